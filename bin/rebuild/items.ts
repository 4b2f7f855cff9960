// The table's items by generation: which orders one lacks of another, and the end of those that nobody reads or builds any more.

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
  /** Ids of orders that the live one has, and the fresh one has not. */
  readonly missing: ReadonlySet<string>;
}

/** Called for each page, since there may be many. */
type OnPage = () => Promise<void>;

/** Orders that come while it looks may be told as missing: what two looks tell, with time for the functions between them, is. */
export async function compare(table: OrdersTable, live: string, fresh: string, onPage: OnPage): Promise<Comparison> {
  const inLive = new Set<string>();
  const inFresh = new Set<string>();
  for await (const ids of idsOf(table)) {
    for (const { generation, orderId } of ids) {
      if (generation === live) inLive.add(orderId);
      if (generation === fresh) inFresh.add(orderId);
    }
    await onPage();
  }
  return { orders: inFresh.size, missing: inLive.difference(inFresh) };
}

/**
 * Deletes the items of all generations but those that the table knows of, and resolves to how many these were. Which it knows is read after each page:
 * a generation is made known before its first item is written, so that no item of a rebuild that starts meanwhile is taken for an old one.
 */
export async function deleteOldItems(table: OrdersTable, onProgress: (deleted: number) => void): Promise<number> {
  let deleted = 0;
  for await (const ids of idsOf(table)) {
    const { live, building } = await readGenerations(table);
    const old = ids.filter(({ generation }) => generation !== live && generation !== building?.generation);
    for (let from = 0; from < old.length; from += MOST_AT_ONCE) {
      const batch = old.slice(from, from + MOST_AT_ONCE);
      await deleteAll(table, batch);
      deleted += batch.length;
      onProgress(deleted);
    }
  }
  return deleted;
}

interface ItemId {
  readonly id: string;
  readonly generation: string;
  readonly orderId: string;
}

async function* idsOf({ client, name }: OrdersTable): AsyncGenerator<ItemId[]> {
  const input = { TableName: name, ProjectionExpression: "id", ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, input))
    yield Items.flatMap(({ id }) => {
      const parts = partsOf(String(id));
      return parts ? { id: String(id), ...parts } : [];
    });
}

/** What DynamoDB had no throughput for is sent again, each time after a longer pause. Throws an Error where there is none for a minute. */
async function deleteAll({ client, name }: OrdersTable, items: readonly ItemId[]): Promise<void> {
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
