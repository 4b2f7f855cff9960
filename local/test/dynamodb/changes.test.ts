import {
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { DynamoDbService } from "../../services/dynamodb/service.ts";
import { dynamoDbClient, heldPut, type Item, putAll, queryIndex, textsOf } from "../support/dynamodb.ts";
import { tableProperties } from "../support/resources.ts";
import { changed, serve } from "../support/served.ts";

/** A table of the tests' kind, with two orders in it. */
async function withTable(indexed: readonly string[], properties: object = {}, orders: readonly Item[] = twoOrders) {
  const served = await serve((context) => new DynamoDbService(context));
  const client = dynamoDbClient(served);
  const made = await served.make("AWS::DynamoDB::Table", tableProperties("orders", indexed, properties));
  await putAll(client, "orders", orders);
  return { client, made, served };
}

const order = (id: string, more: Item = {}): Item => ({ id: { S: id }, ...more });
const twoOrders = [
  order("1", { customer: { S: "ann" } }),
  order("2", { customer: { S: "bob" }, shop: { S: "north" } }),
];

test("items stay when a table's time to live, throughput and tags change", async () => {
  const { client, made } = await withTable(["customer"]);
  const throughput = { ReadCapacityUnits: 3, WriteCapacityUnits: 3 };

  const provisioned = await changed(
    made,
    tableProperties("orders", ["customer"], {
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: throughput,
      TimeToLiveSpecification: { AttributeName: "expiry", Enabled: true },
      Tags: [{ Key: "a", Value: "b" }],
    }),
  );

  expect(provisioned?.ref).toBe("orders");
  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2"]);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: "orders" }));
  expect(Table?.ProvisionedThroughput).toMatchObject(throughput);
  const ttl = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: "orders" }))).TimeToLiveDescription?.TimeToLiveStatus;
  expect(await ttl()).toBe("ENABLED");
  await changed(provisioned, tableProperties("orders", ["customer"]));
  expect(await ttl()).toBe("DISABLED");
  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2"]);
});

test("items stay, and are found, when indexes come and go", async () => {
  const { client, made } = await withTable(["customer"]);

  const now = await changed(made, tableProperties("orders", ["shop"]));

  expect(await queryIndex(client, "orders", "byshop", ["shop", "north"])).toEqual([twoOrders[1]]);
  await expect(queryIndex(client, "orders", "bycustomer", ["customer", "ann"])).rejects.toMatchObject({
    name: "ValidationException",
  });
  await changed(now, tableProperties("orders", []));
  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2"]);
});

test("writes that come in the middle of a change are kept", async () => {
  const { client, made } = await withTable(
    ["customer"],
    {},
    Array.from({ length: 300 }, (_, at) => order(`old-${at}`)),
  );

  const written = (async () => {
    for (let at = 0; at < 20; at++)
      await client.send(new PutItemCommand({ TableName: "orders", Item: order(`new-${at}`) }));
  })();
  await changed(made, tableProperties("orders", ["shop"]));
  await written;

  expect(await textsOf(client, "orders", "id")).toHaveLength(320);
});

test("a write whose body comes late is kept, whether it began before a change or during it", async () => {
  const { client, made, served } = await withTable(["customer"]);
  const early = heldPut(served.endpoint, order("early"));
  await early.begun;

  const change = changed(made, tableProperties("orders", ["shop"]));
  const late = heldPut(served.endpoint, order("late"));
  await late.begun;
  const statuses = Promise.all([early.finish(), late.finish()]);
  await change;

  expect(await statuses).toEqual([200, 200]);
  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2", "early", "late"]);
});

test("a write whose body is still coming holds up no change, and one that is given up is nobody's", async () => {
  const { client, made, served } = await withTable(["customer"]);
  const held = heldPut(served.endpoint, order("held"));
  const givenUp = heldPut(served.endpoint, order("given-up"));
  await Promise.all([held.begun, givenUp.begun]);

  const now = await changed(made, tableProperties("orders", ["shop"]));
  await givenUp.giveUp();
  expect(await held.finish()).toBe(200);
  await changed(now, tableProperties("orders", []));

  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2", "held"]);
});

test("a table whose items do not fit a new index stays as it was, with them", async () => {
  const { client, made } = await withTable(["customer"], {}, [...twoOrders, order("3", { shop: { N: "7" } })]);

  await expect(changed(made, tableProperties("orders", ["shop"]))).rejects.toMatchObject({
    message: expect.stringContaining("Type mismatch for Index Key shop"),
  });

  expect(await textsOf(client, "orders", "id")).toEqual(["1", "2", "3"]);
  expect(await queryIndex(client, "orders", "bycustomer", ["customer", "ann"])).toEqual([twoOrders[0]]);
});

test.each([
  ["name", tableProperties("invoices")],
  ["key", { ...tableProperties("orders"), KeySchema: [{ AttributeName: "number", KeyType: "HASH" }] }],
  [
    "type of an attribute",
    { ...tableProperties("orders"), AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }] },
  ],
])("a table with another %s is made anew", async (_, properties) => {
  const { made } = await withTable([]);

  expect(await changed(made, properties)).toBeUndefined();
});

test("a table is removed with its items, and its name is free", async () => {
  const { client, made, served } = await withTable(["customer"]);

  await made.remove?.();

  await expect(client.send(new DescribeTableCommand({ TableName: "orders" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await served.make("AWS::DynamoDB::Table", tableProperties("orders", ["customer"]));
  expect(await textsOf(client, "orders", "id")).toEqual([]);
  expect(await queryIndex(client, "orders", "bycustomer", ["customer", "ann"])).toEqual([]);
});

test("a table that somebody deleted by hand is made anew by a change, and may be removed", async () => {
  const { client, made } = await withTable(["customer"]);
  await client.send(new DeleteTableCommand({ TableName: "orders" }));

  expect(await changed(made, tableProperties("orders", ["shop"]))).toBeUndefined();
  await made.remove?.();
});
