// The read model's table: the names and shapes of its items, for all who read and write it.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ReadModelError } from "./errors.ts";
import { OrderRecord, viewOf } from "./order-view-rules.ts";

/** The variable that tells a function the table's name; the ReadModel construct sets it. */
export const ORDERS_TABLE_NAME = "ORDERS_TABLE_NAME";

export const BY_CUSTOMER = "by-customer";

/** The id of the item that tells which generations there are. Those of orders have a slash. */
export const GENERATIONS_ID = "generations";

/** A table, and the client that it is reached by. */
export interface OrdersTable {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

export const OrderItem = OrderRecord.extend({
  /** `<generation>/<orderId>`. */
  id: z.string(),
  /** Counts the writes of this item, from 1: each is made on condition of the one before. */
  version: z.int(),
});

export type OrderItem = z.output<typeof OrderItem>;

export function ordersTable(client: DynamoDBClient, name: string): OrdersTable {
  // An optional field that is undefined is one that is not there.
  return { client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }), name };
}

/** Throws ReadModelError ENVIRONMENT_INCOMPLETE. */
export function tableNameIn(env: NodeJS.ProcessEnv = process.env): string {
  const name = env[ORDERS_TABLE_NAME];
  if (name) return name;
  throw new ReadModelError(
    "ENVIRONMENT_INCOMPLETE",
    `the environment variable ${ORDERS_TABLE_NAME} is missing; the ReadModel construct sets it`,
  );
}

/** No generation has a slash in its name; an order's id may. */
export function idOf(generation: string, orderId: string): string {
  return `${generation}/${orderId}`;
}

/** The generation and the order of an item's id; undefined for an item that is no order's. */
export function partsOf(id: string): { readonly generation: string; readonly orderId: string } | undefined {
  const slash = id.indexOf("/");
  return slash < 0 ? undefined : { generation: id.slice(0, slash), orderId: id.slice(slash + 1) };
}

export function customerKeyOf(generation: string, customerId: string): string {
  return `${generation}/${customerId}`;
}

/** Orders of one customer in the order of their times. */
export function placedKeyOf(placedAt: string, orderId: string): string {
  return `${placedAt}#${orderId}`;
}

/** An order's item as it is written. What its view does not show yet the index does not hold either. */
export function itemOf(generation: string, record: OrderRecord, version: number): Record<string, unknown> {
  const view = viewOf(record);
  return {
    id: idOf(generation, record.orderId),
    version,
    ...record,
    ...(view && {
      customer: customerKeyOf(generation, view.customerId),
      placed: placedKeyOf(view.placedAt, view.orderId),
    }),
  };
}
