// A trace in the table of the replay that fills a generation: it changes as long as events of the replay are projected.
import { randomUUID } from "node:crypto";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { OrdersTable } from "./table.ts";

const ID = "replay-trace";
const AT_MOST_EVERY_MS = 1_000;

/**
 * Notes that an event of a replay was projected; once a second at most, from each function. On a bus that is never quiet the queue never empties, and
 * it does not tell whose events are in it.
 */
export function replayTrace({ client, name: TableName }: OrdersTable): () => Promise<void> {
  let noted = Number.NEGATIVE_INFINITY;
  return async () => {
    if (Math.abs(Date.now() - noted) < AT_MOST_EVERY_MS) return;
    noted = Date.now();
    await client.send(new PutCommand({ TableName, Item: { id: ID, mark: randomUUID() } }));
  };
}

/** Another text than before where events of a replay were projected since. */
export async function readReplayTrace({ client, name: TableName }: OrdersTable): Promise<string> {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id: ID }, ConsistentRead: true }));
  return String(Item?.mark ?? "");
}
