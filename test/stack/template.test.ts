import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { App, Stack, Validations } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { localContext } from "../../bin/local-context.ts";
import { synthesize } from "../../bin/start/synthesize.ts";
import { outdir, templateOf } from "../support/stack.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url);

const read = (folder: string) => JSON.parse(readFileSync(join(folder, "Tidings.template.json"), "utf8"));

test("cdk synth passes cdk-nag, without network or credentials, and gives, with its context, the template that npm start runs", async () => {
  const [byCdk, byStart] = [outdir(), outdir()];
  const env = { PATH: process.env.PATH, HOME: byCdk, AWS_EC2_METADATA_DISABLED: "true" };
  const context = Object.entries(localContext).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  await run(process.execPath, ["node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--output", byCdk, ...context], {
    cwd: root,
    env,
  });
  await synthesize(byStart);
  expect(read(byStart)).toEqual(read(byCdk));
}, 120_000);

test("cdk-nag is awake: a queue that takes calls without TLS does not pass", () => {
  const app = new App({ outdir: outdir() });
  new Queue(new Stack(app, "Test"), "Queue");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow();
});

test("the stack holds no function but the consumers' and the API's, and the outputs that users need", () => {
  const template = templateOf();
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const callers = count("AWS::Lambda::EventSourceMapping") + count("AWS::ApiGatewayV2::Integration");
  expect(callers).toBeGreaterThanOrEqual(10);
  template.resourceCountIs("AWS::Lambda::Function", callers);
  const json = template.toJSON();
  expect(JSON.stringify(json)).not.toMatch(/Custom::|AWS::CloudFormation::CustomResource/);
  expect(Object.keys(json.Outputs).toSorted()).toEqual([
    "ApiUrl",
    "EventBusName",
    "NotificationsTopicArn",
    "QuarantineQueueUrl",
    "RiskReviewsTopicArn",
  ]);
  template.hasResourceProperties("AWS::Events::EventBus", { Name: "tidings" });
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Delete",
    Properties: { TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true } },
  });
});

test("where nothing else is said, a step of the fulfilment has half an hour", () => {
  templateOf().hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "tidings-fulfil-order",
    Environment: { Variables: Match.objectLike({ FULFILMENT_STEP_TIMEOUT_SECONDS: "1800" }) },
  });
});

test("another stage has names of its own, and keeps its data", () => {
  const template = templateOf("prod");
  template.hasResourceProperties("AWS::Events::EventBus", { Name: "tidings-prod" });
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: { TableName: "tidings-prod-idempotency" },
  });
});

test("a stage that can't be part of a name is refused in words", () => {
  expect(() => templateOf("Prod 1")).toThrow(/The stage is "Prod 1"; give lower-case letters, digits and hyphens/);
});
