// Tables, as a client of the SDK sees them.

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export type Item = Record<string, AttributeValue>;

export function dynamoDbClient(runtime: Pick<Runtime, "endpoint">): DynamoDBClient {
  const client = new DynamoDBClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return client;
}

/** As many as there are, in as many calls as they need. */
export async function putAll(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

/** A PutItem into `orders` whose body is held back in its middle. */
export function heldPut(endpoint: string, Item: Item) {
  const body = JSON.stringify({ TableName: "orders", Item });
  const put = request(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "content-length": Buffer.byteLength(body),
      "x-amz-target": "DynamoDB_20120810.PutItem",
      expect: "100-continue",
    },
  });
  // The server says so as it hands the request on, before any of the body.
  const begun = once(put, "continue").then(() => put.write(body.slice(0, 10)));
  put.flushHeaders();
  return {
    begun,
    /** Returns the answer's status. */
    finish: () =>
      new Promise<number | undefined>((resolve, reject) => {
        put.once("error", reject).once("response", (response: IncomingMessage) => {
          response.resume();
          resolve(response.statusCode);
        });
        put.end(body.slice(10));
      }),
    giveUp: () =>
      new Promise<void>((gone) => {
        put
          .on("error", () => undefined)
          .once("close", gone)
          .destroy();
      }),
  };
}

/** The texts of an attribute of all items, in order. */
export async function textsOf(client: DynamoDBClient, TableName: string, attribute: string): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items.map((item) => item[attribute]?.S ?? "").sort();
}

/** What an index has under a hash key that is a text. */
export async function queryIndex(
  client: DynamoDBClient,
  TableName: string,
  IndexName: string,
  [attribute, value]: readonly [string, string],
): Promise<Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName,
      KeyConditionExpression: "#key = :value",
      ExpressionAttributeNames: { "#key": attribute },
      ExpressionAttributeValues: { ":value": { S: value } },
    }),
  );
  return Items;
}
