import { expect, test } from "vitest";
import { lambda, queue, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

test("a resource is made after those that it refers to, in whatever order and way the template names them", async () => {
  const sub = { "Fn::Sub": [`\${${"Which"}}`, { Which: { "Fn::GetAtt": ["Last", "Arn"] } }] };
  const runtime = await run({
    resources: {
      First: {
        Type: "AWS::SQS::Queue",
        Properties: { QueueName: { "Fn::Join": ["-", ["a", { "Fn::GetAtt": "Middle.QueueName" }]] } },
      },
      Middle: {
        Type: "AWS::SQS::Queue",
        Properties: { QueueName: "m", RedrivePolicy: { maxReceiveCount: 1, deadLetterTargetArn: sub } },
      },
      Last: { Type: "AWS::SQS::Queue", Properties: { QueueName: "z" } },
    },
    template: { Outputs: { Name: { Value: { "Fn::GetAtt": ["First", "QueueName"] } } } },
  });

  expect(runtime.outputs.Test).toEqual({ Name: "a-m" });
});

test("a resource is made after those that it depends on", async () => {
  const mapping = {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: { EventSourceArn: queueArn("in"), FunctionName: "fn" },
    DependsOn: ["inQueue", "fnFunction"],
  };

  const runtime = await run({
    resources: { Mapping: mapping, ...queue("in", {}, { open: false }), ...lambda("fn", {}, { open: false }) },
    code: { fn: { "index.mjs": "" } },
  });

  expect(runtime.stacks[0]?.built).toEqual({
    "AWS::SQS::Queue": 1,
    "AWS::Lambda::Function": 1,
    "AWS::Lambda::EventSourceMapping": 1,
  });
});

test("resources that refer to each other in a circle are named", async () => {
  const refer = (to: string) => ({ Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: to } } });

  await expect(run({ resources: { A: refer("B"), B: refer("C"), C: refer("B") } })).rejects.toMatchObject({
    name: "TemplateError",
    message: "Resources: B -> C -> B is a circle",
  });
});

test("types that are not run are told with the consequence, once a type, and keep nothing else from running", async () => {
  const runtime = await run({
    resources: {
      ...queue("q", {}, { open: false }),
      One: { Type: "AWS::CloudWatch::Alarm", Properties: { Of: { Ref: "qQueue" } } },
      Two: { Type: "AWS::CloudWatch::Alarm" },
      Own: { Type: "Custom::Thing" },
    },
  });

  expect(runtime.notes).toEqual([
    "AWS::CloudWatch::Alarm (2) is not run: no alarm goes off; dead letters show in the journal.",
    "Custom::Thing is not run: nothing of it exists here.",
  ]);
  expect(runtime.stacks[0]?.built).toEqual({ "AWS::SQS::Queue": 1 });
});

test("types that do nothing are there to be referred to, and say so", async () => {
  const runtime = await run({
    resources: {
      Policy: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: "photos", PolicyDocument: {} } },
      Meta: { Type: "AWS::CDK::Metadata" },
    },
    template: { Outputs: { Policy: { Value: { Ref: "Policy" } } } },
  });

  expect(runtime.outputs.Test).toEqual({ Policy: "Policy" });
  expect(runtime.notes).toEqual([
    "Permissions are checked where a rule or a topic delivers. What functions and clients call is allowed, whatever roles and policies say.",
  ]);
});

test.each([
  ["a property of the wrong type", queue("q", { QueueName: 7 }), /^qQueue \(AWS::SQS::Queue\): QueueName: /],
  [
    "a property out of range",
    queue("q", { VisibilityTimeout: 50_000 }),
    /^qQueue \(AWS::SQS::Queue\): Invalid value for the parameter VisibilityTimeout\.$/,
  ],
  [
    "a property that does not exist",
    queue("q", { Color: "red" }),
    /^qQueue \(AWS::SQS::Queue\): Unknown Attribute Color\.$/,
  ],
  [
    "a pattern that is none",
    { R: { Type: "AWS::Events::Rule", Properties: { EventPattern: { source: "shop" } } } },
    /^R \(AWS::Events::Rule\): Event pattern is not valid\. Reason: "source" must be an object or an array\n at \[Source: /,
  ],
  [
    "a pattern with an operator that does not exist",
    { R: { Type: "AWS::Events::Rule", Properties: { EventPattern: { source: [{ regex: "a*" }] } } } },
    /^R \(AWS::Events::Rule\): .* Unrecognized match type regex\n at \[Source: /,
  ],
  [
    "a bus that is not there",
    { R: { Type: "AWS::Events::Rule", Properties: { EventBusName: "none", EventPattern: { a: [1] } } } },
    /^R: there is no event bus none for the rule$/,
  ],
  [
    "a name that another bus has",
    {
      A: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
      B: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
    },
    /^B \(AWS::Events::EventBus\): Event bus shop already exists\.$/,
  ],
  ["a table without a key", { T: { Type: "AWS::DynamoDB::Table", Properties: {} } }, /^T \(AWS::DynamoDB::Table\): ./],
  [
    "a FIFO topic",
    { T: { Type: "AWS::SNS::Topic", Properties: { FifoTopic: true } } },
    /^T: FIFO topics are not run yet$/,
  ],
])("%s is an error that names the resource", async (_, resources, message) => {
  await expect(run({ resources })).rejects.toMatchObject({
    name: "TemplateError",
    message: expect.stringMatching(message),
  });
});
