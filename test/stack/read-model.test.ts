import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { expect, test } from "vitest";
import * as z from "zod";
import { WRITERS_MS } from "../../bin/rebuild/waits.ts";
import { projectOrders } from "../../functions/project-orders/consumer.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { ReadModel } from "../../lib/read-model.ts";
import { outdir, resourcesOf } from "../support/stack.ts";

const stack = new Stack(new App({ outdir: outdir() }), "Test");
const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
const readModel = new ReadModel(stack, "ReadModel", { backbone });
const reader = new LambdaFunction(stack, "Reader", {
  runtime: Runtime.NODEJS_24_X,
  handler: "index.handler",
  code: Code.fromInline("exports.handler = () => undefined"),
});
readModel.grantRead(reader);
const template = Template.fromStack(stack);

const TABLE = { "Fn::GetAtt": [expect.stringContaining("Orders"), "Arn"] };

const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(z.object({ Action: z.unknown(), Resource: z.unknown() })) }),
});

/** What a function's policy allows on tables. */
function allowed(name: string) {
  return [...resourcesOf(template, "AWS::IAM::Policy")]
    .filter(([id]) => id.includes(name))
    .flatMap(([, properties]) => Policy.parse(properties).PolicyDocument.Statement)
    .filter(({ Action }) => JSON.stringify(Action).includes("dynamodb:"))
    .map(({ Action, Resource }) => ({ Action, Resource }));
}

test("the table is kept, can be put back to any moment, and finds orders by customer", () => {
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      TableName: "test-orders",
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-customer",
          KeySchema: [
            { AttributeName: "customer", KeyType: "HASH" },
            { AttributeName: "placed", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    },
  });
});

test("the projection reads and writes items of the table, and a reader reads items and the one index", () => {
  expect(allowed("projectorders")).toContainEqual({
    Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
    Resource: TABLE,
  });
  expect(allowed("Reader")).toEqual([
    { Action: "dynamodb:GetItem", Resource: TABLE },
    { Action: "dynamodb:Query", Resource: { "Fn::Join": ["", [TABLE, "/index/by-customer"]] } },
  ]);
  const [tableId] = Object.keys(
    template.findResources("AWS::DynamoDB::Table", { Properties: { TableName: "test-orders" } }),
  );
  const told = [...resourcesOf(template, "AWS::Lambda::Function").values()].map(({ Environment }) => Environment);
  expect(told).toEqual(Array(2).fill({ Variables: expect.objectContaining({ ORDERS_TABLE_NAME: { Ref: tableId } }) }));
});

test("a rebuild waits longer than the projection runs, and finds its rules by these names", () => {
  const [projection] = Object.values(
    template.findResources("AWS::Lambda::Function", { Properties: { FunctionName: "test-project-orders" } }),
  );
  expect(WRITERS_MS).toBeGreaterThan(projection?.Properties.Timeout * 1_000 + 1_000);
  const rules = [...resourcesOf(template, "AWS::Events::Rule").values()].map(({ Name }) => Name);
  const sources = new Set(projectOrders.consumes.map(({ source }) => source));
  expect(rules.toSorted()).toEqual([...sources].map((source) => `project-orders-${source}`).toSorted());
});
