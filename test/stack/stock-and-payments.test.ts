// The parts of the stack that keep stock and take payments.
import { App, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { Payments } from "../../lib/payments.ts";
import { Stock } from "../../lib/stock.ts";
import { outdir } from "../support/stack.ts";

function aStack(removalPolicy = RemovalPolicy.RETAIN) {
  const app = new App({ outdir: outdir() });
  const stack = new Stack(app, "Test");
  return { app, stack, backbone: new EventBackbone(stack, "Backbone", { busName: "test", removalPolicy }) };
}

/** What the function of this name may do with the table of this logical id. */
function expectGrant(template: Template, table: string, actions: string[]) {
  template.hasResourceProperties("AWS::IAM::Policy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: "Allow",
          Action: actions.map((action) => `dynamodb:${action}`),
          Resource: [{ "Fn::GetAtt": [Match.stringLikeRegexp(`^${table}Table`), "Arn"] }],
        },
      ]),
    },
  });
}

function expectTable(template: Template, TableName: string, policy: string) {
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: policy,
    Properties: {
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
}

test("the stock has a table, which outlives the stack, and a consumer that may use it, and has the time that it takes", () => {
  const { stack, backbone } = aStack();
  new Stock(stack, "Stock", { backbone, stockDefault: 1_000_000 });
  const template = Template.fromStack(stack);

  expectTable(template, "test-stock", "Retain");
  expectGrant(template, "Stock", ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"]);
  template.hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "test-keep-stock",
    Timeout: 15,
    Environment: { Variables: { STOCK_TABLE_NAME: Match.anyValue(), STOCK_DEFAULT: "1000000" } },
  });
  template.hasResourceProperties("AWS::SQS::Queue", { QueueName: "test-keep-stock", VisibilityTimeout: 90 });
});

test("payments have a table, which outlives the stack unless the backbone says otherwise, and a consumer that may use it", () => {
  const { stack, backbone } = aStack(RemovalPolicy.DESTROY);
  new Payments(stack, "Payments", { backbone, sandboxSlow: Duration.seconds(5) });
  const template = Template.fromStack(stack);

  expectTable(template, "test-payments", "Delete");
  expectGrant(template, "Payments", ["GetItem", "PutItem"]);
  template.hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "test-take-payment",
    Timeout: 5,
    Environment: { Variables: { PAYMENTS_TABLE_NAME: Match.anyValue(), PAYMENT_SANDBOX_SLOW_SECONDS: "5" } },
  });
  template.hasResourceProperties("AWS::SQS::Queue", { QueueName: "test-take-payment", VisibilityTimeout: 30 });
});

test("both pass cdk-nag", () => {
  const { app, stack, backbone } = aStack();
  new Stock(stack, "Stock", { backbone, stockDefault: 0 });
  new Payments(stack, "Payments", { backbone });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  expect(() => app.synth()).not.toThrow();
});

test.each([-1, 0.5, Number.NaN, 1_000_000_000_001])("a stock that can't be is refused in words: %d", (stockDefault) => {
  const { stack, backbone } = aStack();

  expect(() => new Stock(stack, "Stock", { backbone, stockDefault })).toThrow(
    `The stock to start with is ${stockDefault}; give a whole number from 0 to 1000000000000`,
  );
});
