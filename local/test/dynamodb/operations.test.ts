import { request } from "node:http";
import {
  DescribeContinuousBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { dynamoDbClient } from "../support/dynamodb.ts";
import { callText, lambda, table } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";

async function withTable() {
  const runtime = await run({ resources: table("orders", { indexed: ["customer"] }) });
  return { runtime, client: dynamoDbClient(runtime) };
}

test("operations that are not run are refused by name", async () => {
  const { client } = await withTable();
  const refused = (operation: string) => ({
    name: "UnknownOperationException",
    message: `The local runtime does not run dynamodb:${operation}.`,
  });
  const Put = { TableName: "orders", Item: { id: { S: "a" } } };

  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }))).rejects.toMatchObject(
    refused("TransactWriteItems"),
  );
  await expect(
    client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName: "orders", Key: Put.Item } }] })),
  ).rejects.toMatchObject(refused("TransactGetItems"));
  await expect(client.send(new DescribeContinuousBackupsCommand({ TableName: "orders" }))).rejects.toMatchObject(
    refused("DescribeContinuousBackups"),
  );
});

test("a table's tags are listed", async () => {
  const { client } = await withTable();
  const ResourceArn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";

  expect((await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([]);
});

test("UpdateTable changes throughput, and refuses to leave out the indexes that it should create or delete", async () => {
  const { client } = await withTable();
  const update = (more: object) => client.send(new UpdateTableCommand({ TableName: "orders", ...more }));
  const throughput = { ReadCapacityUnits: 7, WriteCapacityUnits: 7 };

  await expect(
    update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "bycustomer" } }] }),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: "The local runtime's UpdateTable neither creates nor deletes indexes: create the table with them.",
  });
  const { TableDescription } = await update({
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: throughput,
    GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "bycustomer", ProvisionedThroughput: throughput } }],
  });
  expect(TableDescription?.BillingModeSummary?.BillingMode).toBe("PROVISIONED");
});

test("a client that goes away in the middle of its request harms nobody else", async () => {
  const { runtime, client } = await withTable();
  const gone = request(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "DynamoDB_20120810.PutItem", "content-length": 100 },
  });
  const closed = new Promise((resolve) => gone.once("close", resolve));
  gone.once("error", () => undefined);
  gone.write("{", () => gone.destroy());
  await closed;

  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["orders"]);
});

test("a function writes an item without a signature, and queries it by an index", async () => {
  const handler = `${callText}
    export const handler = async () => {
      const Item = { id: { S: "o-1" }, customer: { S: "ann" } };
      await call("DynamoDB_20120810.PutItem", { TableName: "orders", Item });
      const { Items } = await call("DynamoDB_20120810.Query", {
        TableName: "orders",
        IndexName: "bycustomer",
        KeyConditionExpression: "customer = :c",
        ExpressionAttributeValues: { ":c": { S: "ann" } },
      });
      return Items;
    };`;
  const runtime = await run({
    resources: { ...table("orders", { indexed: ["customer"] }), ...lambda("asker") },
    code: { asker: { "index.mjs": handler } },
  });

  expect((await invoke(runtime, "asker")).answer).toEqual([{ id: { S: "o-1" }, customer: { S: "ann" } }]);
});
