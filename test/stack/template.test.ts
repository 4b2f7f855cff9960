import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { App, Stack, Validations } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { synthesize } from "../../bin/start/synthesize.ts";
import { outdir, templateOf } from "../support/stack.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url);

const read = (folder: string) => JSON.parse(readFileSync(join(folder, "Tidings.template.json"), "utf8"));

test("cdk synth passes cdk-nag, without network or credentials, and gives the template that npm start runs", async () => {
  const [byCdk, byStart] = [outdir(), outdir()];
  const env = { PATH: process.env.PATH, HOME: byCdk, AWS_EC2_METADATA_DISABLED: "true" };
  await run(process.execPath, ["node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--output", byCdk], {
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

test("the stack holds no function but the consumers', and the outputs that users need", () => {
  const template = templateOf();
  const consumers = Object.keys(template.findResources("AWS::Lambda::EventSourceMapping")).length;
  expect(consumers).toBeGreaterThan(0);
  template.resourceCountIs("AWS::Lambda::Function", consumers);
  const json = template.toJSON();
  expect(JSON.stringify(json)).not.toMatch(/Custom::|AWS::CloudFormation::CustomResource/);
  expect(json.Outputs).toMatchObject({ EventBusName: {}, NotificationsTopicArn: {}, QuarantineQueueUrl: {} });
  template.hasResourceProperties("AWS::Events::EventBus", { Name: "tidings" });
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Delete",
    Properties: { TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true } },
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
