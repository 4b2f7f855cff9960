// A small stack for faults: a bus, a rule, a queue and a function that does something with each event by the SDK.
import type { Hop, Runtime } from "../../index.ts";
import { anEntry, putter } from "./events.ts";
import { bus, lambda, mapping, queueArn, queueWithDlq, rule, table } from "./resources.ts";
import { type RunOptions, run } from "./runtime.ts";

export interface Shop {
  /** The body of `async (event, record, sdk) => {…}`, called for each record of a batch, one after the other. */
  readonly each: string;
  /** What it needs before, as imports. */
  readonly before?: string;
  readonly maxReceiveCount?: number;
  readonly batchSize?: number;
  readonly resources?: Readonly<Record<string, object>>;
}

/** Each event goes to the queue `in`, and to the function `fn`; what it throws fails its record. There is a table `things`. */
export async function shop(
  { each, before = "", maxReceiveCount = 5, batchSize = 10, resources = {} }: Shop,
  options: RunOptions,
) {
  const text = `${before}
    const one = async (event, record) => {${each}};
    const told = (outcome, event, reason) => console.log(JSON.stringify({ hop: { outcome, eventId: event.metadata.id, reason } }));
    export const handler = async ({ Records }) => {
      const batchItemFailures = [];
      for (const record of Records) {
        const event = JSON.parse(record.body).detail;
        try { await one(event, record); told("processed", event); }
        catch (error) { told("failed", event, error.name); batchItemFailures.push({ itemIdentifier: record.messageId }); }
      }
      return { batchItemFailures };
    };`;
  const stack = {
    ...bus("shop"),
    ...queueWithDlq("in", maxReceiveCount),
    ...rule("to-queue", { source: ["shop"] }, [{ Id: "in", Arn: queueArn("in") }], { EventBusName: "shop" }),
    ...table("things"),
    ...lambda("fn"),
    ...mapping("in", "fn", { BatchSize: batchSize }),
    ...resources,
  };
  return await run({ resources: stack, code: { fn: { "index.mjs": text } } }, { clock: "auto", ...options });
}

/** Puts events with these ids on the bus, in order. */
export async function putIds(runtime: Runtime, ids: readonly string[]): Promise<void> {
  const put = putter(runtime);
  for (let from = 0; from < ids.length; from += 10) {
    const entries = ids
      .slice(from, from + 10)
      .map((id) => anEntry({ EventBusName: "shop", Detail: JSON.stringify({ metadata: { id } }) }));
    await put(...entries);
  }
}

export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `event-${at}`);
}

export function faultsIn({ journal }: Pick<Runtime, "journal">): Hop[] {
  return journal.hops().filter(({ what }) => what === "fault");
}

/** Each fault as one text: event, hop, reason and attempt. */
export function told({ eventId, where, to = "", reason = "", attempt = 1 }: Hop): string {
  return `${eventId} ${where} -> ${to} ${attempt}: ${reason}`;
}
