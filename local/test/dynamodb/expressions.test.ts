import { GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { dynamoDbClient, textsOf } from "../support/dynamodb.ts";
import { run } from "../support/runtime.ts";

// dynalite parses an expression once, and remembers what came of it: what it says must not be remembered with it.
async function aTable() {
  const Properties = {
    TableName: "things",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  };
  const client = dynamoDbClient(await run({ resources: { Table: { Type: "AWS::DynamoDB::Table", Properties } } }));
  const put = (id: string, n: number, below: number, names: Record<string, string> = { "#n": "n" }) =>
    client.send(
      new PutItemCommand({
        TableName: "things",
        Item: { id: { S: id }, n: { N: String(n) } },
        ConditionExpression: "attribute_not_exists(id) OR #n < :below",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ":below": { N: String(below) } },
      }),
    );
  return { client, put };
}

test("the same condition is judged by the values of each call", async () => {
  const { client, put } = await aTable();
  await put("a", 5, 0);
  await expect(put("a", 6, 5)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  await put("a", 7, 6);
  await expect(put("a", 8, 7)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  const { Item } = await client.send(new GetItemCommand({ TableName: "things", Key: { id: { S: "a" } } }));
  expect(Item).toEqual({ id: { S: "a" }, n: { N: "7" } });
});

test("the same condition is judged by the names of each call, and one that it does not use is refused each time", async () => {
  const { put } = await aTable();
  await put("a", 5, 0);
  await expect(put("a", 6, 9, { "#n": "missing" })).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  for (let times = 0; times < 2; times++)
    await expect(put("a", 6, 9, { "#n": "n", "#unused": "m" })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("#unused"),
    });
  await put("a", 6, 9);
});

test("the same filter finds by the values of each call, also those that look at values while they are parsed", async () => {
  const { client, put } = await aTable();
  for (let n = 1; n <= 4; n++) await put(`item-${n}`, n, 0);
  const found = async (low: string, high: string) => {
    const { Items = [] } = await client.send(
      new ScanCommand({
        TableName: "things",
        FilterExpression: "n BETWEEN :low AND :high",
        ExpressionAttributeValues: { ":low": { N: low }, ":high": { N: high } },
      }),
    );
    return Items.map(({ n }) => n?.N).sort();
  };
  expect(await found("1", "2")).toEqual(["1", "2"]);
  expect(await found("2", "4")).toEqual(["2", "3", "4"]);
  await expect(found("4", "2")).rejects.toMatchObject({ name: "ValidationException" });
  expect(await textsOf(client, "things", "id")).toEqual(["item-1", "item-2", "item-3", "item-4"]);
});

test("what is wrong with an expression is told each time", async () => {
  const { client } = await aTable();
  const put = () =>
    client.send(
      new PutItemCommand({ TableName: "things", Item: { id: { S: "a" } }, ConditionExpression: "attribute_exists(" }),
    );
  for (let times = 0; times < 2; times++)
    await expect(put()).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(/^Invalid ConditionExpression: Syntax error/),
    });
});
