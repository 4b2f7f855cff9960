// Folds an event into an order's item. Nobody's write is lost: each is made on condition that the item is still as it was read.
import { setTimeout as pause } from "node:timers/promises";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { OrderEvent } from "./consumer.ts";
import { ReadModelError } from "./errors.ts";
import { type OrderRecord, withEvent } from "./order-view-rules.ts";
import { idOf, itemOf, OrderItem, type OrdersTable } from "./table.ts";

/** A batch may hold ten events of one order, and other batches more. */
const ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 100;

/**
 * `duplicate` where the event adds nothing to what the generation has of the order: then nothing is written. Throws ReadModelError CONTENDED
 * where others were faster every time, and the SDK's errors.
 */
export async function foldInto(
  table: OrdersTable,
  generation: string,
  event: OrderEvent,
): Promise<"processed" | "duplicate"> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const item = await read(table, idOf(generation, event.data.orderId));
    const record = item && { orderId: item.orderId, facts: item.facts };
    const next = withEvent(record, event);
    if (next === record) return "duplicate";
    if (await write(table, generation, next, item?.version)) return "processed";
    await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt));
  }
  throw new ReadModelError(
    "CONTENDED",
    `order ${event.data.orderId}: the item was written by others ${ATTEMPTS} times in a row; it is tried again`,
  );
}

async function read({ client, name }: OrdersTable, id: string): Promise<OrderItem | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: { id }, ConsistentRead: true }));
  return Item && OrderItem.parse(Item);
}

/** Whether the item was still in the version that was read; undefined stands for none. */
async function write(
  { client, name: TableName }: OrdersTable,
  generation: string,
  record: OrderRecord,
  version: number | undefined,
): Promise<boolean> {
  const condition =
    version === undefined
      ? { ConditionExpression: "attribute_not_exists(id)" }
      : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
  try {
    await client.send(
      new PutCommand({ TableName, Item: itemOf(generation, record, (version ?? 0) + 1), ...condition }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
