import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { bundleOf, handlerFileOf } from "../../lib/bundle.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { OrdersApi, type OrdersApiProps } from "../../lib/orders-api.ts";
import { outdir, resourcesOf } from "../support/stack.ts";

/** A stack with the API alone on its backbone, and a table to read from. */
function stackWithApi(props: Partial<OrdersApiProps> = {}): { app: App; stack: Stack } {
  const app = new App({ outdir: outdir() });
  const stack = new Stack(app, "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const table = new Table(stack, "Views", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
  const grantGet: OrdersApiProps["views"]["grantGet"] = (reader) => {
    reader.addEnvironment("VIEWS", table.tableName);
    table.grant(reader, "dynamodb:GetItem");
  };
  const grantRead: OrdersApiProps["views"]["grantRead"] = (reader) => {
    grantGet(reader);
    table.grant(reader, "dynamodb:Query");
  };
  const views = { grantGet, grantRead };
  new OrdersApi(stack, "Orders", { backbone, views, ...props });
  return { app, stack };
}

const template = Template.fromStack(stackWithApi().stack);

const Named = z.object({
  FunctionName: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const Route = z.object({ RouteKey: z.string(), Target: z.unknown() });
const Uri = z.object({ IntegrationUri: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }) });
const Statements = z.object({
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
  }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});

const functions = [...resourcesOf(template, "AWS::Lambda::Function")].map(([id, each]) => ({
  id,
  ...Named.parse(each),
}));
const logicalIdOf = (name: string) => functions.find(({ FunctionName }) => FunctionName === name)?.id;

test("each route leads to its function, which API Gateway may invoke for it", () => {
  const integrations = new Map(
    [...resourcesOf(template, "AWS::ApiGatewayV2::Integration")].map(([id, each]) => [
      id,
      Uri.parse(each).IntegrationUri["Fn::GetAtt"][0],
    ]),
  );
  const routes = [...resourcesOf(template, "AWS::ApiGatewayV2::Route").values()].map((each) => {
    const { RouteKey, Target } = Route.parse(each);
    const [integration = ""] = [...integrations.keys()].filter((id) => JSON.stringify(Target).includes(`"${id}"`));
    return [RouteKey, integrations.get(integration)];
  });
  const [commands, queries] = [logicalIdOf("test-order-commands"), logicalIdOf("test-order-queries")];
  expect(commands).toBeDefined();
  expect(queries).toBeDefined();
  expect(routes).toEqual([
    ["POST /orders", commands],
    ["POST /orders/{id}/cancel", commands],
    ["POST /orders/{id}/review", commands],
    ["GET /orders/{id}", queries],
    ["GET /customers/{id}/orders", queries],
  ]);
  expect(integrations.size).toBe(2);
  template.allResourcesProperties("AWS::ApiGatewayV2::Integration", {
    IntegrationType: "AWS_PROXY",
    PayloadFormatVersion: "2.0",
  });
  const permissions = [...resourcesOf(template, "AWS::Lambda::Permission").values()];
  expect(permissions).toHaveLength(routes.length);
  for (const [routeKey = ""] of routes) {
    const [, path = ""] = routeKey.split(" ");
    expect(permissions.filter((each) => JSON.stringify(each.SourceArn).includes(`"/*/*${path}"`))).toHaveLength(1);
  }
});

test("the stage writes a line of JSON for each request to a log group of its own, and takes no more than it is told", () => {
  template.hasResourceProperties("AWS::ApiGatewayV2::Api", { Name: "test-orders", ProtocolType: "HTTP" });
  template.resourceCountIs("AWS::ApiGatewayV2::Stage", 1);
  template.hasResourceProperties("AWS::Logs::LogGroup", {
    LogGroupName: "/aws/vendedlogs/test-orders-api",
    RetentionInDays: 30,
  });
  template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
    AccessLogSettings: {
      DestinationArn: Match.anyValue(),
      Format: Match.serializedJson({
        requestId: "$context.requestId",
        time: "$context.requestTime",
        sourceIp: "$context.identity.sourceIp",
        protocol: "$context.protocol",
        routeKey: "$context.routeKey",
        status: "$context.status",
        responseLength: "$context.responseLength",
        responseLatency: "$context.responseLatency",
        integrationLatency: "$context.integrationLatency",
      }),
    },
  });
  const slow = Template.fromStack(stackWithApi({ throttle: { rateLimit: 5, burstLimit: 10 } }).stack);
  slow.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
    DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
  });
});

test("its functions are as the consumers' are, and are told what they need", () => {
  template.allResourcesProperties("AWS::Lambda::Function", {
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Timeout: 10,
    MemorySize: 256,
  });
  const told = Object.fromEntries(
    functions.map(({ FunctionName, Environment }) => [FunctionName, Object.keys(Environment.Variables).toSorted()]),
  );
  expect(told).toEqual({
    "test-order-commands": ["CLAIMS_BUCKET_NAME", "EVENT_BUS_NAME", "IDEMPOTENCY_TABLE_NAME", "NODE_OPTIONS", "VIEWS"],
    "test-order-queries": ["NODE_OPTIONS", "VIEWS"],
  });
});

test("each function may call what it calls, and nothing else", () => {
  const granted = [...resourcesOf(template, "AWS::IAM::Policy").values()].map((each) => Statements.parse(each));
  const actionsOf = (name: string) =>
    granted
      .filter(({ Roles: [{ Ref }] }) => Ref.includes(name))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }) => Action))
      .toSorted();
  const logs = ["logs:CreateLogStream", "logs:PutLogEvents"];
  expect(actionsOf("ordercommands")).toEqual(
    [
      ...logs,
      "dynamodb:GetItem", // Of the read model,
      "dynamodb:GetItem", // and of the idempotency table.
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "events:PutEvents",
      "s3:PutObject",
    ].toSorted(),
  );
  expect(actionsOf("orderqueries")).toEqual([...logs, "dynamodb:GetItem", "dynamodb:Query"].toSorted());
  // A claim is any object in its folder.
  expect(JSON.stringify(granted).replace('"/claims/*"', "")).not.toContain("*");
});

test("cdk-nag passes: the one finding, that there is no authorizer, is answered", () => {
  const { app } = stackWithApi();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});

describe.each([
  // With S3's client, for claims.
  ["order-commands", 750_000],
  ["order-queries", 600_000],
])("the bundle of %s", (name, bytes) => {
  test("is small, and holds functions and contracts alone beside its packages", () => {
    const { files, inputs } = bundleOf(handlerFileOf(name));
    const own = inputs.filter((file) => !file.includes("node_modules/"));
    expect(own.filter((file) => !/^(functions|events)\//.test(file))).toEqual([]);
    expect(files.get("index.js")?.byteLength).toBeLessThan(bytes);
  });
});
