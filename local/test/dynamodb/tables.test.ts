import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { clientOptions, run } from "../support/runtime.ts";

async function withTable(properties: object = {}) {
  const Table = {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      ...properties,
    },
  };
  const runtime = await run({ resources: { Table } });
  const client = new DynamoDBClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return { runtime, client };
}

const key = (sk: number) => ({ pk: { S: "a" }, sk: { N: String(sk) } });

test("a table of a template is there at once, and keeps items", async () => {
  const { client } = await withTable();

  expect((await client.send(new DescribeTableCommand({ TableName: "orders" }))).Table?.TableStatus).toBe("ACTIVE");
  for (const sk of [2, 1])
    await client.send(new PutItemCommand({ TableName: "orders", Item: { ...key(sk), n: { N: "7" } } }));
  const found = await client.send(
    new QueryCommand({
      TableName: "orders",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: "a" } },
    }),
  );

  expect(found.Items).toEqual([
    { ...key(1), n: { N: "7" } },
    { ...key(2), n: { N: "7" } },
  ]);
});

test("a write whose condition does not hold is refused, and changes nothing", async () => {
  const { client } = await withTable();
  const put = (text: string) =>
    client.send(
      new PutItemCommand({
        TableName: "orders",
        Item: { ...key(1), text: { S: text } },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  await put("first");

  await expect(put("second")).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });

  const { Item } = await client.send(new GetItemCommand({ TableName: "orders", Key: key(1), ConsistentRead: true }));
  expect(Item).toEqual({ ...key(1), text: { S: "first" } });
});

test("of writes at once that exclude each other, one succeeds", async () => {
  const { client } = await withTable();
  const update = (owner: number) =>
    client.send(
      new UpdateItemCommand({
        TableName: "orders",
        Key: key(1),
        UpdateExpression: "SET #owner = :owner",
        ConditionExpression: "attribute_not_exists(#owner)",
        ExpressionAttributeNames: { "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": { N: String(owner) } },
      }),
    );

  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(update));

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("what a table does not have here is told", async () => {
  const { runtime } = await withTable({
    StreamSpecification: { StreamViewType: "NEW_IMAGE" },
  });

  expect(runtime.notes).toEqual(["Table orders: it has no stream here, so nothing reads its changes."]);
});

test("a table that does not exist is an error of the SDK's own kind", async () => {
  const { client } = await withTable();

  await expect(client.send(new GetItemCommand({ TableName: "none", Key: key(1) }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
