import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import * as z from "zod";
import { DynamoDbService } from "../../services/dynamodb/service.ts";
import { dynamoDbClient } from "../support/dynamodb.ts";
import { tableProperties } from "../support/resources.ts";
import { serve } from "../support/served.ts";

async function withTable() {
  const served = await serve((context) => new DynamoDbService(context));
  await served.make("AWS::DynamoDB::Table", tableProperties("orders", [], {}));
  return dynamoDbClient(served);
}

setFlagsFromString("--expose-gc");
const collectGarbage = z.custom<() => void>((value) => typeof value === "function").parse(runInNewContext("gc"));

/** In MB, of what is still needed. */
async function memory(): Promise<number> {
  // What the collector lets go of is given back a little later.
  for (let n = 0; n < 5; n++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

test("an item that is written over is not kept by the queries that have read it", async () => {
  const client = await withTable();
  const write = async (letter: string) => {
    await client.send(
      new PutItemCommand({ TableName: "orders", Item: { id: { S: "1" }, text: { S: letter.repeat(100_000) } } }),
    );
    await client.send(
      new QueryCommand({
        TableName: "orders",
        KeyConditionExpression: "id = :id",
        ExpressionAttributeValues: { ":id": { S: "1" } },
      }),
    );
  };
  await write("a");
  const before = await memory();
  for (let n = 0; n < 200; n++) await write("b");
  // 20 MB were written.
  expect((await memory()) - before).toBeLessThan(10);
});

test("a small item keeps no more alive than itself", async () => {
  const client = await withTable();
  const write = async (id: number) => {
    await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: String(id) } } }));
    // Node cuts small buffers from larger ones, and takes a new one when the last is used up.
    for (let n = 0; n < 40; n++) Buffer.allocUnsafe(Buffer.poolSize / 4);
  };
  await write(0);
  const before = await memory();
  for (let n = 1; n <= 500; n++) await write(n);
  expect((await memory()) - before).toBeLessThan(10);
});
