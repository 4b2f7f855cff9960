import { expect, test } from "vitest";
import * as z from "zod";
import { resourcesOf, templateOf } from "../support/stack.ts";

const template = templateOf();
const resources: Record<string, { readonly Properties?: unknown }> = template.toJSON().Resources;

const list = z.union([z.string(), z.array(z.unknown())]).transform((each) => [each].flat());
const Statement = z.object({
  Effect: z.string(),
  Action: list,
  Resource: z.unknown().transform((each) => [each].flat()),
});
const PolicyDocument = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });
const RolePolicy = PolicyDocument.extend({ Roles: z.tuple([z.object({ Ref: z.string() })]) });
const RoleOf = z.object({
  FunctionName: z.string(),
  Role: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }),
});

/** An ARN as the template has it: of a resource, or of a part of it. */
const Arn = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => nameOf(Ref)),
  z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }).transform((arn) => nameOf(arn["Fn::GetAtt"][0])),
  z
    .object({
      "Fn::Join": z.tuple([
        z.literal(""),
        z.tuple([z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }), z.string()]),
      ]),
    })
    .transform(({ "Fn::Join": [, [arn, part]] }) => nameOf(arn["Fn::GetAtt"][0]) + part),
]);

const Named = z.object({
  QueueName: z.string().optional(),
  TableName: z.string().optional(),
  TopicName: z.string().optional(),
  LogGroupName: z.string().optional(),
  Name: z.string().optional(),
});

/** A resource by its own name; what CloudFormation names by its logical id. */
function nameOf(logicalId: string): string {
  const { QueueName, TableName, TopicName, LogGroupName, Name } = Named.parse(resources[logicalId]?.Properties);
  return QueueName ?? TableName ?? TopicName ?? LogGroupName ?? Name ?? logicalId;
}

const [claims = ""] = resourcesOf(template, "AWS::S3::Bucket").keys();

/** What a function may do, by the resource on which it may. */
function grantsOf(functionName: string): Record<string, unknown[]> {
  const functions = [...resourcesOf(template, "AWS::Lambda::Function").values()].map((each) => RoleOf.parse(each));
  const role = functions.find(({ FunctionName }) => FunctionName === functionName)?.Role["Fn::GetAtt"][0];
  const policies = [...resourcesOf(template, "AWS::IAM::Policy").values()].map((each) => RolePolicy.parse(each));
  const statements = policies
    .filter(({ Roles: [{ Ref }] }) => Ref === role)
    .flatMap((policy) => policy.PolicyDocument.Statement);
  const grants = statements.flatMap(({ Action, Resource }) =>
    Resource.map((arn) => ({ on: Arn.parse(arn).replace(claims, "claims"), actions: Action })),
  );
  return Object.fromEntries(
    [...Map.groupBy(grants, ({ on }) => on)].map(([on, each]) => [
      on,
      each.flatMap(({ actions }) => actions).toSorted(),
    ]),
  );
}

const logs = (functionName: string) => ({
  [`/aws/lambda/${functionName}`]: ["logs:CreateLogStream", "logs:PutLogEvents"],
});

/** What each consumer's chain needs, and what it needs besides to publish events. */
const chain = (functionName: string) => ({
  ...logs(functionName),
  [functionName]: [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
  ],
  "tidings-quarantine": ["sqs:SendMessage"],
  "tidings-idempotency": ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
  "claims/claims/*": ["s3:GetObject"],
});
const publishing = { tidings: ["events:PutEvents"], "claims/claims/*": ["s3:GetObject", "s3:PutObject"] };

/** A consumer that reminds itself sends to its own queue. */
const reminding = (functionName: string) => {
  const { [functionName]: queue = [], ...others } = chain(functionName);
  return { ...others, [functionName]: [...queue, "sqs:SendMessage"] };
};

const granted: Record<string, Record<string, string[]>> = {
  "tidings-validate-order": { ...chain("tidings-validate-order"), ...publishing },
  "tidings-score-fraud": {
    ...chain("tidings-score-fraud"),
    ...publishing,
    "tidings-score-fraud-state": ["dynamodb:GetItem", "dynamodb:PutItem"],
    "tidings-velocity": ["dynamodb:BatchWriteItem", "dynamodb:Query"],
  },
  "tidings-request-review": { ...chain("tidings-request-review"), "tidings-risk-reviews": ["sns:Publish"] },
  "tidings-fulfil-order": {
    ...reminding("tidings-fulfil-order"),
    ...publishing,
    "tidings-fulfil-order-state": ["dynamodb:GetItem", "dynamodb:PutItem"],
  },
  "tidings-keep-stock": {
    ...chain("tidings-keep-stock"),
    ...publishing,
    "tidings-stock": ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    "tidings-keep-stock-state": ["dynamodb:GetItem", "dynamodb:PutItem"],
  },
  "tidings-take-payment": {
    ...reminding("tidings-take-payment"),
    ...publishing,
    "tidings-payments": ["dynamodb:GetItem", "dynamodb:PutItem"],
    "tidings-take-payment-state": ["dynamodb:GetItem", "dynamodb:PutItem"],
  },
  "tidings-notify-customer": { ...chain("tidings-notify-customer"), "tidings-notifications": ["sns:Publish"] },
  "tidings-project-orders": {
    ...chain("tidings-project-orders"),
    "tidings-orders": ["dynamodb:GetItem", "dynamodb:PutItem"],
  },
  "tidings-order-commands": {
    ...logs("tidings-order-commands"),
    "tidings-orders": ["dynamodb:GetItem"],
    "tidings-idempotency": ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    tidings: ["events:PutEvents"],
    "claims/claims/*": ["s3:PutObject"],
  },
  "tidings-order-queries": {
    ...logs("tidings-order-queries"),
    "tidings-orders": ["dynamodb:GetItem"],
    "tidings-orders/index/by-customer": ["dynamodb:Query"],
  },
};

test("no grant has a wildcard action, and none a wildcard resource, but that a claim is any object in its folder", () => {
  const types = ["AWS::IAM::Policy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy"];
  const allowed = types
    .flatMap((type) => [...resourcesOf(template, type).values()])
    .flatMap((each) => PolicyDocument.parse(each).PolicyDocument.Statement)
    // What is denied to everybody (calls without TLS) may well be everything.
    .filter(({ Effect }) => Effect === "Allow");
  expect(allowed.length).toBeGreaterThan(10);
  const claim = JSON.stringify({ "Fn::Join": ["", [{ "Fn::GetAtt": [claims, "Arn"] }, "/claims/*"]] });
  for (const { Action, Resource } of allowed) {
    expect(JSON.stringify(Action)).not.toContain("*");
    expect(JSON.stringify(Resource).replace(claim, "")).not.toContain("*");
  }
  expect(JSON.stringify(template.toJSON())).not.toContain("arn:aws:iam::aws:policy");
});

test("each function has a role of its own, and one whose grants are not told here may do no more than any consumer", () => {
  const functions = [...resourcesOf(template, "AWS::Lambda::Function").values()].map((each) => RoleOf.parse(each));
  const names = functions.map(({ FunctionName }) => FunctionName);
  expect(names).toEqual(expect.arrayContaining(Object.keys(granted)));
  expect(new Set(functions.map(({ Role }) => Role["Fn::GetAtt"][0])).size).toBe(functions.length);
  for (const name of names.filter((each) => !(each in granted))) {
    const most: Record<string, string[]> = {
      ...reminding(name),
      ...publishing,
      [`${name}-state`]: ["dynamodb:GetItem", "dynamodb:PutItem"],
      "tidings-notifications": ["sns:Publish"],
      "tidings-risk-reviews": ["sns:Publish"],
    };
    for (const [on, actions] of Object.entries(grantsOf(name)))
      expect(most[on]).toEqual(expect.arrayContaining(actions));
  }
});

test.each(Object.entries(granted))(
  "%s may call what it calls, on the resources that it calls, and nothing else",
  (name, grants) => {
    expect(grantsOf(name)).toEqual(grants);
  },
);
