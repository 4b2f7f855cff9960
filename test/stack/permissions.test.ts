import { expect, test } from "vitest";
import * as z from "zod";
import { resourcesOf, templateOf } from "../support/stack.ts";

const template = templateOf();

const list = z.union([z.string(), z.array(z.unknown())]).transform((each) => [each].flat());
const Statement = z.object({
  Effect: z.string(),
  Action: list,
  Resource: z.unknown().transform((each) => [each].flat()),
});
const PolicyDocument = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });

function statementsOf(...types: string[]) {
  return types.flatMap((type) =>
    [...resourcesOf(template, type)].flatMap(([id, properties]) =>
      PolicyDocument.parse(properties).PolicyDocument.Statement.map((statement) => ({ id, ...statement })),
    ),
  );
}

test("no grant has a wildcard action, and none a wildcard resource", () => {
  const granted = statementsOf("AWS::IAM::Policy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy").filter(
    // What is denied to everybody (calls without TLS) may well be everything.
    ({ Effect }) => Effect === "Allow",
  );
  expect(granted.length).toBeGreaterThan(10);
  for (const { Action, Resource } of granted) {
    expect(JSON.stringify(Action)).not.toContain("*");
    expect(JSON.stringify(Resource)).not.toContain("*");
  }
  expect(JSON.stringify(template.toJSON())).not.toContain("arn:aws:iam::aws:policy");
});

test("each function may call what its chain calls, and nothing else", () => {
  const actionsOf = (name: string) =>
    statementsOf("AWS::IAM::Policy")
      .filter(({ id }) => id.includes(name))
      .flatMap(({ Action }) => Action)
      .toSorted();
  const everyone = [
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:BatchWriteItem",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
  ];
  expect(actionsOf("validateorder")).toEqual([...everyone, "events:PutEvents"].toSorted());
  expect(actionsOf("notifycustomer")).toEqual([...everyone, "sns:Publish"].toSorted());
});
