// The stage's archive, and its replay to the projection's rules alone.
import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ResourceNotFoundException,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { projectOrders } from "../../functions/project-orders/consumer.ts";
import { RebuildError } from "./errors.ts";

export interface Archive {
  readonly arn: string;
  readonly busArn: string;
  /** 0: for ever. */
  readonly retentionDays: number;
  /** ARNs of the rules by which the projection gets its events. */
  readonly rules: readonly string[];
}

export interface ReplayState {
  readonly state: string;
  readonly reason?: string;
  /** The time of the event that was sent last. */
  readonly upTo?: Date;
}

/** Before any event that there can be. */
const START = new Date("2000-01-01T00:00:00Z");

/** Throws RebuildError NOT_DEPLOYED where the archive or one of the rules is not there. */
export async function archiveOf(client: EventBridgeClient, busName: string, place: string): Promise<Archive> {
  const archive = await client.send(new DescribeArchiveCommand({ ArchiveName: busName })).catch((error) => {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw notDeployed(`there is no archive ${busName} at ${place}`, error);
  });
  const { ArchiveArn = "", EventSourceArn = "", RetentionDays = 0 } = archive;
  const rules = await rulesOf(client, busName, place);
  return { arn: ArchiveArn, busArn: EventSourceArn, retentionDays: RetentionDays, rules };
}

/** As the Consumer construct names them: one rule for each source. */
async function rulesOf(client: EventBridgeClient, busName: string, place: string): Promise<string[]> {
  const { name, consumes } = projectOrders;
  const wanted = new Set(consumes.map(({ source }) => `${name}-${source}`));
  const found = new Map<string, string>();
  let page: string | undefined;
  do {
    const { Rules = [], NextToken } = await client.send(
      new ListRulesCommand({ EventBusName: busName, NamePrefix: name, NextToken: page }),
    );
    for (const { Name = "", Arn = "" } of Rules) if (wanted.has(Name)) found.set(Name, Arn);
    page = NextToken;
  } while (page);
  const lacking = wanted.difference(found);
  if (lacking.size > 0) throw notDeployed(`the bus ${busName} at ${place} has no rule ${[...lacking].join(", ")}`);
  return [...found.values()];
}

export function notDeployed(what: string, cause?: unknown): RebuildError {
  const remedy = "is the stack deployed there (or npm start running), in this region and stage?";
  return new RebuildError("NOT_DEPLOYED", `${what}; ${remedy}`, { cause });
}

export class Replay {
  readonly #client: EventBridgeClient;
  readonly #name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async start({ arn, busArn, rules }: Archive, until: Date): Promise<void> {
    await this.#client.send(
      new StartReplayCommand({
        ReplayName: this.#name,
        Description: "Rebuilds the read model of orders",
        EventSourceArn: arn,
        EventStartTime: START,
        EventEndTime: until,
        Destination: { Arn: busArn, FilterArns: [...rules] },
      }),
    );
  }

  async look(): Promise<ReplayState> {
    const { State, StateReason, EventLastReplayedTime } = await this.#client.send(
      new DescribeReplayCommand({ ReplayName: this.#name }),
    );
    return {
      state: State ?? "unknown",
      ...(StateReason && { reason: StateReason }),
      ...(EventLastReplayedTime && { upTo: EventLastReplayedTime }),
    };
  }

  /** Whether it was cancelled: one that has ended, or was never started, can't be. */
  async cancel(): Promise<boolean> {
    try {
      await this.#client.send(new CancelReplayCommand({ ReplayName: this.#name }));
      return true;
    } catch {
      return false;
    }
  }
}
