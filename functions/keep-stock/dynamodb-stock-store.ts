// The stock in DynamoDB: for each sku an item with what is available and what is held for whom, for each order one with how it stands.
import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { Shortage } from "../../events/index.ts";
import { StockError } from "./errors.ts";
import type { OrderRecord, OrderStatus, SkuStand, StockStore } from "./stock-store.ts";

/** BatchGetItem's limit (DynamoDB API reference). */
const KEYS_A_CALL = 100;

/** So many calls may leave keys unprocessed, as DynamoDB does when it is throttled; then the record fails. */
const UNPROCESSED_CALLS = 5;

const OrderItem = z.object({
  status: z.enum(["reserving", "reserved", "refused", "released", "settled"]),
  // Pairs, not a map: a sku may be any text, `__proto__` among them.
  goods: z.array(z.tuple([z.string(), z.number()])),
  shortages: z.array(z.object({ sku: z.string(), requested: z.number(), available: z.number() })),
});

/**
 * What is held for an order is an attribute of the sku's own item, so that one conditional UpdateItem moves it. It is removed when the order is settled or
 * released, so that the item stays small: some 30 bytes for each order under way (DynamoDB's limit is 400 KB an item).
 */
export class DynamoDbStockStore implements StockStore {
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;
  readonly #stockDefault: number;

  constructor(dynamodb: DynamoDBClient, tableName: string, stockDefault: number) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
    this.#stockDefault = stockDefault;
  }

  take(sku: string, orderId: string, quantity: number, signal: AbortSignal): Promise<boolean> {
    const enough = "available >= :quantity";
    const unknown = "attribute_not_exists(available)";
    return this.#update(
      skuKey(sku),
      {
        UpdateExpression: "SET available = if_not_exists(available, :default) - :quantity, #held = :quantity",
        ConditionExpression: `attribute_not_exists(#held) AND ${quantity <= this.#stockDefault ? `(${unknown} OR ${enough})` : enough}`,
        ExpressionAttributeNames: heldFor(orderId),
        ExpressionAttributeValues: marshall({ ":quantity": quantity, ":default": this.#stockDefault }),
      },
      signal,
    );
  }

  async look(skus: readonly string[], orderId: string): Promise<ReadonlyMap<string, SkuStand>> {
    const unknown: SkuStand = { available: this.#stockDefault, held: false };
    const stands = new Map(skus.map((sku) => [sku, unknown] as const));
    const names = heldFor(orderId);
    const read = {
      ConsistentRead: true,
      ProjectionExpression: "id, available, #held",
      ExpressionAttributeNames: names,
    };
    let keys = [...stands.keys()].map(skuKey);
    for (let unprocessed = 0; keys.length > 0; ) {
      const RequestItems = { [this.#tableName]: { Keys: keys.slice(0, KEYS_A_CALL), ...read } };
      const { Responses = {}, UnprocessedKeys = {} } = await this.#dynamodb.send(
        new BatchGetItemCommand({ RequestItems }),
      );
      for (const { id, available, ...held } of Responses[this.#tableName] ?? [])
        stands.set(skuOf(id?.S), { available: Number(available?.N), held: names["#held"] in held });
      const again = UnprocessedKeys[this.#tableName]?.Keys ?? [];
      keys = [...again, ...keys.slice(KEYS_A_CALL)];
      if (again.length === 0) continue;
      unprocessed += 1;
      if (unprocessed === UNPROCESSED_CALLS)
        throw new StockError(
          "UNPROCESSED",
          `${this.#tableName}: BatchGetItem left keys unprocessed ${unprocessed} times`,
        );
      await pause(25 * 2 ** unprocessed * (0.5 + Math.random()));
    }
    return stands;
  }

  async giveBack(sku: string, orderId: string): Promise<void> {
    await this.#update(skuKey(sku), {
      UpdateExpression: "SET available = available + #held REMOVE #held",
      ConditionExpression: "attribute_exists(#held)",
      ExpressionAttributeNames: heldFor(orderId),
    });
  }

  async sell(sku: string, orderId: string): Promise<void> {
    await this.#update(skuKey(sku), {
      UpdateExpression: "REMOVE #held",
      ConditionExpression: "attribute_exists(#held)",
      ExpressionAttributeNames: heldFor(orderId),
    });
  }

  async order(orderId: string): Promise<OrderRecord | undefined> {
    const { Item } = await this.#dynamodb.send(
      new GetItemCommand({ TableName: this.#tableName, Key: orderKey(orderId), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { success, data, error } = OrderItem.safeParse(unmarshall(Item));
    if (success) return { ...data, goods: new Map(data.goods) };
    throw new StockError(
      "ITEM_UNREADABLE",
      `${this.#tableName}: the item of order ${orderId} is not as keep-stock writes it: ${z.prettifyError(error)}`,
    );
  }

  create(orderId: string, { status, goods, shortages }: OrderRecord): Promise<boolean> {
    const item = { ...orderFields(orderId), status, goods: [...goods], shortages: [...shortages] };
    return unlessRefused(
      this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall(item),
          ConditionExpression: "attribute_not_exists(id)",
        }),
      ),
    );
  }

  move(
    orderId: string,
    from: readonly OrderStatus[],
    to: OrderStatus,
    shortages: readonly Shortage[] = [],
  ): Promise<boolean> {
    const allowed = Object.fromEntries(from.map((status, at) => [`:from${at}`, status]));
    return this.#update(orderKey(orderId), {
      UpdateExpression: "SET #status = :to, shortages = :shortages",
      ConditionExpression: `#status IN (${Object.keys(allowed).join(", ")})`,
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({ ...allowed, ":to": to, ":shortages": [...shortages] }),
    });
  }

  #update(
    Key: UpdateItemCommandInput["Key"],
    input: Omit<UpdateItemCommandInput, "Key" | "TableName">,
    abortSignal?: AbortSignal,
  ): Promise<boolean> {
    const command = new UpdateItemCommand({ TableName: this.#tableName, Key, ...input });
    return unlessRefused(this.#dynamodb.send(command, abortSignal && { abortSignal }));
  }
}

/** Whether the write's condition held. */
async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const SKU = "sku#";
const skuKey = (sku: string) => marshall({ id: `${SKU}${sku}` });
const skuOf = (id = "") => id.slice(SKU.length);
const orderFields = (orderId: string) => ({ id: `order#${orderId}` });
const orderKey = (orderId: string) => marshall(orderFields(orderId));
const heldFor = (orderId: string) => ({ "#held": `held#${orderId}` });
