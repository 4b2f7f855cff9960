import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { dynamoDbClient, queryIndex } from "../support/dynamodb.ts";
import { outputsOf } from "../support/outputs.ts";
import { table, tableProperties } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
const global = (more: object = {}) => ({
  IndexName: "byCustomer",
  KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
  ...more,
});
const AttributeDefinitions = [
  { AttributeName: "id", AttributeType: "S" },
  { AttributeName: "line", AttributeType: "N" },
  { AttributeName: "customer", AttributeType: "S" },
  { AttributeName: "price", AttributeType: "N" },
];
const KeySchema = [
  { AttributeName: "id", KeyType: "HASH" },
  { AttributeName: "line", KeyType: "RANGE" },
];
const LocalSecondaryIndexes = [
  {
    IndexName: "byPrice",
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "price", KeyType: "RANGE" },
    ],
    Projection: { ProjectionType: "KEYS_ONLY" },
  },
];
const keys = { TableName: "orders", AttributeDefinitions, KeySchema, LocalSecondaryIndexes };

/** As CDK's constructs Table and TableV2 write them. */
test.each([
  [
    "AWS::DynamoDB::Table",
    "provisioned",
    { ProvisionedThroughput: throughput, GlobalSecondaryIndexes: [global({ ProvisionedThroughput: throughput })] },
  ],
  [
    "AWS::DynamoDB::Table",
    "provisioned by parameters, which are texts",
    {
      ProvisionedThroughput: { ReadCapacityUnits: "5", WriteCapacityUnits: "5" },
      GlobalSecondaryIndexes: [global({ ProvisionedThroughput: throughput })],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  ],
  ["AWS::DynamoDB::Table", "on demand", { BillingMode: "PAY_PER_REQUEST", GlobalSecondaryIndexes: [global()] }],
  [
    "AWS::DynamoDB::GlobalTable",
    "on demand",
    {
      BillingMode: "PAY_PER_REQUEST",
      GlobalSecondaryIndexes: [global()],
      Replicas: [{ Region: "us-east-1", GlobalSecondaryIndexes: [{ IndexName: "byCustomer" }] }],
    },
  ],
  [
    "AWS::DynamoDB::GlobalTable",
    "provisioned",
    {
      BillingMode: "PROVISIONED",
      WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 1, MaxCapacity: 10 } },
      GlobalSecondaryIndexes: [
        global({
          WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 1, MaxCapacity: 10 } },
        }),
      ],
      Replicas: [{ Region: "us-east-1", ReadProvisionedThroughputSettings: { ReadCapacityUnits: 5 } }],
    },
  ],
])("an %s, %s, is queried by its indexes", async (Type, _, properties) => {
  const runtime = await run({ resources: { Orders: { Type, Properties: { ...keys, ...properties } } } });
  const client = dynamoDbClient(runtime);
  const item = (line: number, customer: string, price: number) => ({
    id: { S: "o-1" },
    line: { N: String(line) },
    customer: { S: customer },
    price: { N: String(price) },
  });
  for (const each of [item(1, "ann", 30), item(2, "bob", 10), item(3, "ann", 20)])
    await client.send(new PutItemCommand({ TableName: "orders", Item: each }));

  const anns = await queryIndex(client, "orders", "byCustomer", ["customer", "ann"]);
  const byPrice = await client.send(
    new QueryCommand({
      TableName: "orders",
      IndexName: "byPrice",
      KeyConditionExpression: "id = :id AND price < :price",
      ExpressionAttributeValues: { ":id": { S: "o-1" }, ":price": { N: "25" } },
    }),
  );

  expect(anns.map(({ line }) => line?.N).sort()).toEqual(["1", "3"]);
  expect(byPrice.Items).toEqual([
    { id: { S: "o-1" }, line: { N: "2" }, price: { N: "10" } },
    { id: { S: "o-1" }, line: { N: "3" }, price: { N: "20" } },
  ]);
  expect(runtime.notes).toEqual([]);
});

test("a table gives its ARNs as on AWS, in the runtime's region", async () => {
  const StreamSpecification = { StreamViewType: "NEW_IMAGE" };
  const Properties = tableProperties("everywhere", [], { StreamSpecification });
  const attribute = (logicalId: string, name: string) => ({ "Fn::GetAtt": [logicalId, name] });

  const outputs = await outputsOf(
    {
      Ref: { Ref: "ordersTable" },
      Arn: attribute("ordersTable", "Arn"),
      StreamArn: attribute("ordersTable", "StreamArn"),
      GlobalArn: attribute("Everywhere", "Arn"),
      GlobalStreamArn: attribute("Everywhere", "StreamArn"),
      GlobalId: attribute("Everywhere", "TableId"),
    },
    {
      resources: {
        ...table("orders", { StreamSpecification }),
        Everywhere: { Type: "AWS::DynamoDB::GlobalTable", Properties },
      },
    },
    { region: "eu-west-1" },
  );

  const label = /\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
  expect(outputs).toEqual({
    Ref: "orders",
    Arn: "arn:aws:dynamodb:eu-west-1:000000000000:table/orders",
    StreamArn: expect.stringMatching(label),
    GlobalArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/everywhere",
    GlobalStreamArn: expect.stringMatching(label),
    GlobalId: expect.stringMatching(/^[0-9a-f-]+$/),
  });
});

test("a global table's replicas elsewhere are told to be missing", async () => {
  const Properties = tableProperties("orders", [], { Replicas: [{ Region: "us-east-1" }, { Region: "eu-west-1" }] });
  const { notes } = await run({ resources: { Orders: { Type: "AWS::DynamoDB::GlobalTable", Properties } } });

  expect(notes).toEqual(["Table orders: its replicas in eu-west-1 are not made; there is this one table."]);
});
