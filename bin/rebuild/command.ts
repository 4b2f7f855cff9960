// The command: rebuilds the stage's read model, and tells how far it is.
import { DynamoDBClient, ListTablesCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, ListEventBusesCommand } from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ordersTable } from "../../functions/project-orders/table.ts";
import { ordersTableName } from "../../lib/names.ts";
import { type Command, onSignal } from "../shared/command.ts";
import type { Endpoint } from "../shared/endpoint.ts";
import { patience } from "../shared/patience.ts";
import { type ProbeConfig, reach } from "../shared/reach.ts";
import { wordsFor } from "../shared/words.ts";
import { notDeployed } from "./archive.ts";
import { RebuildError } from "./errors.ts";
import { HELP, type Options, optionsOf } from "./options.ts";
import { Progress } from "./progress.ts";
import { rebuild } from "./rebuild.ts";
import { untilOf, waitsOf } from "./waits.ts";

const { stdout, stderr } = process;

/** Ends with 0 once all is done, 1 where something failed, 130 after Ctrl-C. */
export const rebuildCommand: Command<Options> = { name: "rebuild", help: HELP, optionsOf, run };

async function run(options: Options): Promise<number> {
  const { busName, archiveLagSeconds, dropMissing } = options;
  const endpoint = await placeOf(options);
  const events = new EventBridgeClient({ ...options.events.client, ...patience() });
  const sqs = new SQSClient({ ...options.sqs.client, ...patience() });
  const dynamodb = new DynamoDBClient({ ...options.dynamodb.client, ...patience() });
  const table = ordersTable(dynamodb, ordersTableName(busName));
  const ending = new AbortController();
  onSignal(["SIGINT", "SIGTERM", "SIGHUP"], () => ending.abort());
  // Whoever reads the output may leave early; the rebuild goes on.
  stdout.on("error", () => undefined);
  const progress = new Progress(stdout, stderr);
  progress.tell(`rebuilding the read model of ${busName} at ${endpoint.name}`);
  try {
    await rebuild(
      { events, sqs, table, place: endpoint.name },
      {
        busName,
        waits: waitsOf(endpoint, archiveLagSeconds),
        until: untilOf(endpoint),
        dropMissing,
        signal: ending.signal,
        tell: (line) => progress.tell(line),
        progress: (line) => progress.progress(line),
      },
    );
    return 0;
  } catch (error) {
    progress.clear();
    stderr.write(`${ending.signal.aborted ? "stopped" : reasonOf(error, table.name, endpoint)}\n`);
    return ending.signal.aborted ? 130 : 1;
  } finally {
    for (const client of [events, sqs, dynamodb]) client.destroy();
  }
}

function reasonOf(error: unknown, tableName: string, endpoint: Endpoint): string {
  if (error instanceof RebuildError) return error.message;
  if (error instanceof ResourceNotFoundException)
    return notDeployed(`there is no table ${tableName} at ${endpoint.name}`).message;
  return wordsFor(error, endpoint);
}

/** Where the services are asked, under one name. */
async function placeOf({ dynamodb, events, sqs }: Options): Promise<Endpoint> {
  const places = [
    await reach(events, (config: ProbeConfig) => {
      const client = new EventBridgeClient(config);
      return { client, call: () => client.send(new ListEventBusesCommand({})) };
    }),
    await reach(dynamodb, (config: ProbeConfig) => {
      const client = new DynamoDBClient(config);
      return { client, call: () => client.send(new ListTablesCommand({})) };
    }),
    await reach(sqs, (config: ProbeConfig) => {
      const client = new SQSClient(config);
      return { client, call: () => client.send(new ListQueuesCommand({})) };
    }),
  ] as const;
  const names = [...new Set(places.map(({ name }) => name))];
  return { ...places[0], name: names.join(" and ") };
}
