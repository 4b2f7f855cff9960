// BatchGetItem under throttling, which the local runtime's DynamoDB does not play.
import { BatchGetItemCommand, type BatchGetItemCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, onTestFinished, test } from "vitest";
import { DynamoDbStockStore } from "../../../functions/keep-stock/dynamodb-stock-store.ts";

const TABLE = "stock";

/** A table in which 3 of every sku are left, that so many times over answers for the first key alone. */
function throttled(times: number) {
  const sizes: number[] = [];
  const mock = mockClient(DynamoDBClient);
  onTestFinished(() => mock.restore());
  mock.on(BatchGetItemCommand).callsFake(({ RequestItems = {} }: BatchGetItemCommandInput) => {
    const { Keys = [], ...read } = RequestItems[TABLE] ?? {};
    const answered = sizes.length < times ? 1 : Keys.length;
    sizes.push(Keys.length);
    const unprocessed = Keys.slice(answered);
    return {
      Responses: { [TABLE]: Keys.slice(0, answered).map((key) => ({ ...key, available: { N: "3" } })) },
      UnprocessedKeys: unprocessed.length > 0 ? { [TABLE]: { Keys: unprocessed, ...read } } : {},
    };
  });
  return { sizes, store: new DynamoDbStockStore(new DynamoDBClient({ region: "eu-west-1" }), TABLE, 5) };
}

const skus = Array.from({ length: 120 }, (_, n) => `sku-${n}`);

test("skus that a call left unprocessed are looked at again", async () => {
  const { sizes, store } = throttled(1);
  const stands = await store.look(skus, "order-1");

  expect(stands).toEqual(new Map(skus.map((sku) => [sku, { available: 3, held: false }])));
  expect(sizes).toEqual([100, 100, 19]);
});

test("a look fails that is throttled time and again, and does not take a sku for unknown", async () => {
  const { sizes, store } = throttled(99);
  const message = "stock: BatchGetItem left keys unprocessed 5 times";
  await expect(store.look(skus, "order-1")).rejects.toMatchObject({ name: "StockError", code: "UNPROCESSED", message });

  expect(sizes).toEqual([100, 100, 100, 100, 100]);
});
