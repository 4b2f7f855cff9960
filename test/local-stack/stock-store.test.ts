// The stock in DynamoDB: it keeps to the contract of the store that the ledger's property was tested with, and the ledger works on it.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Stack } from "aws-cdk-lib";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { describe, expect, test } from "vitest";
import { DynamoDbStockStore } from "../../functions/keep-stock/dynamodb-stock-store.ts";
import { goodsOf } from "../../functions/keep-stock/goods.ts";
import { StoredLedger } from "../../functions/keep-stock/ledger-protocol.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { Stock } from "../../lib/stock.ts";
import { startApp } from "../support/local-app.ts";
import { dynamodbOf } from "../support/local-dynamodb.ts";
import { keepsToTheContract } from "../support/stock-store-contract.ts";

const TABLE = "tidings-stock";

async function stock(stockDefault: number) {
  const app = await startApp({ build: (stack) => withStock(stack, stockDefault) });
  const dynamodb = dynamodbOf(app);
  const store = new DynamoDbStockStore(dynamodb, TABLE, stockDefault);
  const items = async () => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return new Map(Items.map(({ id, ...item }) => [id?.S, item]));
  };
  return { dynamodb, store, ledger: new StoredLedger(store), items };
}

function withStock(stack: Stack, stockDefault: number): void {
  const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings" });
  new Stock(stack, "Stock", { backbone, stockDefault });
}

describe("a table", () => {
  keepsToTheContract(async () => {
    const app = await startApp({
      // Just such a table: to bundle the function takes its time.
      build: (stack) =>
        new Table(stack, "Table", { tableName: TABLE, partitionKey: { name: "id", type: AttributeType.STRING } }),
    });
    return new DynamoDbStockStore(dynamodbOf(app), TABLE, 5);
  });
});

test("the goods of an order with 1,114 lines are put aside, given back, and sold", async () => {
  const { store } = await stock(100);
  // However busy the machine is.
  const ledger = new StoredLedger(store, { takingMs: 600_000 });
  const lines = Array.from({ length: 1114 }, (_, n) => ({ sku: `sku-${n % 1110}`, quantity: 2 }));
  const goods = goodsOf(lines);
  expect(await ledger.reserve("big", goods)).toEqual({ outcome: "reserved" });
  expect(await ledger.reserve("big", goods)).toEqual({ outcome: "reserved" });
  expect((await store.look(["sku-0"], "big")).get("sku-0")).toEqual({ available: 96, held: true });
  await ledger.release("big");
  expect(await ledger.reserve("next", goods)).toEqual({ outcome: "reserved" });
  await ledger.settle("next");

  const stands = [...goods].map(([sku, quantity]) => [sku, { available: 100 - quantity, held: false }] as const);
  expect(await store.look([...goods.keys()], "next")).toEqual(new Map(stands));
});

test("of orders that want the last pieces at the same time, each gets all or nothing", async () => {
  const { store, ledger } = await stock(4);
  const orders = Array.from({ length: 8 }, (_, n) => `order-${n}`);
  const goods = goodsOf([
    { sku: "tea", quantity: 1 },
    { sku: "cup", quantity: 2 },
  ]);
  const answers = await Promise.all(orders.map((orderId) => ledger.reserve(orderId, goods)));

  const reserved = orders.filter((_, n) => answers[n]?.outcome === "reserved");
  expect(reserved.length).toBeLessThanOrEqual(2);
  for (const orderId of orders) {
    const held = reserved.includes(orderId);
    const stands = new Map([
      ["tea", { available: 4 - reserved.length, held }],
      ["cup", { available: 4 - 2 * reserved.length, held }],
    ]);
    expect(await store.look(["tea", "cup"], orderId)).toEqual(stands);
  }
});

test("a sku's item holds nothing of orders that have ended", async () => {
  const { ledger, items } = await stock(10);
  const goods = new Map([["tea", 2]]);
  for (const orderId of ["settled", "released", "reserved"]) await ledger.reserve(orderId, goods);
  await ledger.settle("settled");
  await ledger.release("released");
  await ledger.reserve("refused", new Map([["tea", 9]]));

  const all = await items();
  expect(all.get("sku#tea")).toEqual({ available: { N: "6" }, "held#reserved": { N: "2" } });
  expect([...all.keys()].toSorted()).toEqual([
    "order#refused",
    "order#released",
    "order#reserved",
    "order#settled",
    "sku#tea",
  ]);
});

test("goods are not taken any more once the attempt's time is up", async () => {
  const { store } = await stock(5);

  await expect(store.take("tea", "a", 1, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  expect(await store.look(["tea"], "a")).toEqual(new Map([["tea", { available: 5, held: false }]]));
});
