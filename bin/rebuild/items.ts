// The table's items by generation: what one lacks of another, and the end of those that nobody reads or builds any more.

import { setTimeout as pause } from "node:timers/promises";
import { BatchWriteCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { readGenerations } from "../../functions/project-orders/read-generations.ts";
import { type OrdersTable, partsOf } from "../../functions/project-orders/table.ts";

/** DynamoDB API reference, BatchWriteItem. */
const MOST_AT_ONCE = 25;

const ATTEMPTS = 18;

export interface Comparison {
  /** How many orders the fresh generation has. */
  readonly orders: number;
  /** Ids of orders of which the live one has more events than the fresh one, or which the fresh one has not at all. */
  readonly lacking: ReadonlySet<string>;
}

/** Called for each page, since there may be many. */
type OnPage = () => Promise<void>;

/** Of an order for which events come while it looks it may not tell the truth: what two looks tell, with time for the functions between them, is. */
export async function compare(table: OrdersTable, live: string, fresh: string, onPage: OnPage): Promise<Comparison> {
  const inLive = new Map<string, number>();
  const inFresh = new Map<string, number>();
  for await (const items of itemsOf(table, "id, facts")) {
    for (const { generation, orderId, events } of items) {
      if (generation === live) inLive.set(orderId, events);
      if (generation === fresh) inFresh.set(orderId, events);
    }
    await onPage();
  }
  const lacking = [...inLive].filter(([orderId, events]) => (inFresh.get(orderId) ?? -1) < events);
  return { orders: inFresh.size, lacking: new Set(lacking.map(([orderId]) => orderId)) };
}

/**
 * Deletes the items of all generations but those that the table knows of, and resolves to how many these were. Which it knows is read after each page:
 * a generation is made known before its first item is written, so that no item of a rebuild that starts meanwhile is taken for an old one.
 */
export async function deleteOldItems(table: OrdersTable, onProgress: (deleted: number) => void): Promise<number> {
  let deleted = 0;
  for await (const items of itemsOf(table, "id")) {
    const { live, building } = await readGenerations(table);
    const old = items.filter(({ generation }) => generation !== live && generation !== building?.generation);
    for (let from = 0; from < old.length; from += MOST_AT_ONCE) {
      const batch = old.slice(from, from + MOST_AT_ONCE);
      await deleteAll(table, batch);
      deleted += batch.length;
      onProgress(deleted);
    }
  }
  return deleted;
}

interface Item {
  readonly id: string;
  readonly generation: string;
  readonly orderId: string;
  readonly events: number;
}

async function* itemsOf({ client, name }: OrdersTable, attributes: string): AsyncGenerator<Item[]> {
  const input = { TableName: name, ProjectionExpression: attributes, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, input))
    yield Items.flatMap(({ id, facts }) => {
      const parts = partsOf(String(id));
      return parts ? { id: String(id), ...parts, events: Array.isArray(facts) ? facts.length : 0 } : [];
    });
}

/** What DynamoDB had no throughput for is sent again, each time after a longer pause. Throws an Error where there is none for a minute. */
async function deleteAll({ client, name }: OrdersTable, items: readonly Item[]): Promise<void> {
  let left = items.map(({ id }) => ({ DeleteRequest: { Key: { id } } }));
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new Error(`DynamoDB has no throughput to delete ${left.length} old items of ${name}`);
    if (attempt > 0) await pause(Math.min(5_000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2));
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: left } }));
    const unprocessed = UnprocessedItems[name] ?? [];
    left = unprocessed.flatMap(({ DeleteRequest }) =>
      DeleteRequest ? [{ DeleteRequest: { Key: { id: String(DeleteRequest.Key?.id) } } }] : [],
    );
  }
}
