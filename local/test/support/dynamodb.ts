// Tables, as a client of the SDK sees them.
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
