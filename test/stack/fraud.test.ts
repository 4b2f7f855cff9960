import { App, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { FraudScoring } from "../../lib/fraud.ts";
import { outdir, resourcesOf } from "../support/stack.ts";

function fraudScoring(removalPolicy?: RemovalPolicy) {
  const app = new App({ outdir: outdir() });
  const stack = new Stack(app, "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "shop", ...(removalPolicy && { removalPolicy }) });
  new FraudScoring(stack, "Fraud", { backbone });
  return { app, stack };
}

test("fraud scoring has a table of its own, named after the bus, that forgets by time to live and is kept by default", () => {
  const template = Template.fromStack(fraudScoring().stack);
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      TableName: "shop-velocity",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
  Template.fromStack(fraudScoring(RemovalPolicy.DESTROY).stack).hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Delete",
    Properties: { TableName: "shop-velocity" },
  });
});

const Policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Action: z.union([z.string(), z.array(z.string())]).transform((each) => [each].flat()),
        Resource: z.unknown().transform((each) => [each].flat()),
      }),
    ),
  }),
});

test("its function is told the table, and may do with it what it does, and nothing else", () => {
  const template = Template.fromStack(fraudScoring().stack);
  const [[logicalId] = [""]] = Object.entries(
    template.findResources("AWS::DynamoDB::Table", { Properties: { TableName: "shop-velocity" } }),
  );
  template.hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "shop-score-fraud",
    Environment: { Variables: Match.objectLike({ VELOCITY_TABLE_NAME: { Ref: logicalId } }) },
  });
  const statements = [...resourcesOf(template, "AWS::IAM::Policy").values()].flatMap(
    (each) => Policy.parse(each).PolicyDocument.Statement,
  );
  const onTheTable = statements.filter(({ Resource }) => JSON.stringify(Resource).includes(`"${logicalId}"`));
  expect(onTheTable).toEqual([
    { Action: ["dynamodb:BatchWriteItem", "dynamodb:Query"], Resource: [{ "Fn::GetAtt": [logicalId, "Arn"] }] },
  ]);
});

test("it passes cdk-nag", () => {
  vi.stubEnv("CDK_VALIDATION", undefined);
  const { app } = fraudScoring();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
