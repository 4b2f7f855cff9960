// A rule's targets, by the API: what is kept, told and refused.
import type { Target } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { answer, api } from "../support/events.ts";
import { busArn, queueArn, roleArn, rule } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const EventPattern = '{"source":["shop"]}';
const none = { FailedEntryCount: 0, FailedEntries: [] };
const target = (Id: string, more: object = {}): Target => ({ Id, Arn: queueArn("q"), ...more });

async function start() {
  const events = api(await run({ resources: {} }));
  await events.createEventBus({ Name: "shop" });
  await events.putRule({ Name: "r", EventPattern });
  await events.putRule({ Name: "r", EventBusName: "shop", EventPattern });
  return events;
}

test.each(["default", "shop"])("targets of a rule on the bus %s are put, listed and removed", async (EventBusName) => {
  const events = await start();
  const rule = { Rule: "r", EventBusName };

  expect(await answer(events.putTargets({ ...rule, Targets: [target("b"), target("a")] }))).toEqual(none);
  const again = { Arn: queueArn("other"), InputPath: "$.detail" };
  expect(await answer(events.putTargets({ ...rule, Targets: [target("a", again)] }))).toEqual(none);
  expect(await answer(events.listTargetsByRule(rule))).toEqual({ Targets: [target("a", again), target("b")] });
  expect(await answer(events.removeTargets({ ...rule, Ids: ["a", "unknown"] }))).toEqual(none);
  expect(await answer(events.listTargetsByRule(rule))).toEqual({ Targets: [target("b")] });
  expect(await answer(events.removeTargets({ ...rule, Ids: ["b"] }))).toEqual(none);
  expect(await answer(events.listTargetsByRule(rule))).toEqual({ Targets: [] });
});

test("targets are told with all that they were put with", async () => {
  const events = await start();
  const Targets: Target[] = [
    target("all", {
      RoleArn: roleArn("r"),
      Input: '{"a": 1}',
      DeadLetterConfig: { Arn: queueArn("dlq") },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      SqsParameters: { MessageGroupId: "$.detail.id" },
    }),
    target("http", {
      Arn: "arn:aws:events:us-east-1:000000000000:api-destination/hook/8ecb1e6e-4ab4-4d1c-b4c6-5a8ecb1e6e4a",
      RoleArn: roleArn("r"),
      HttpParameters: {
        PathParameterValues: ["$.detail.id"],
        HeaderParameters: { "X-Id": "\t$.detail.id more " },
        QueryStringParameters: { q: "é" },
      },
    }),
    target("stream", {
      Arn: "arn:aws:kinesis:us-east-1:000000000000:stream/s",
      RoleArn: roleArn("r"),
      KinesisParameters: { PartitionKeyPath: "$.id" },
    }),
    target("template", { InputTransformer: { InputTemplate: '"text"' } }),
    target("transformer", { InputTransformer: { InputPathsMap: { a: "$.detail.a" }, InputTemplate: '"<a>"' } }),
  ];

  await events.putTargets({ Rule: "r", Targets });

  expect(await answer(events.listTargetsByRule({ Rule: "r" }))).toEqual({ Targets });
});

test("targets are listed page by page", async () => {
  const events = await start();
  await events.putTargets({ Rule: "r", Targets: [0, 1, 2, 3, 4].map((n) => target(`t-${n}`)) });
  const list = async (Limit: number, NextToken?: string) => {
    const { Targets = [], NextToken: next } = await events.listTargetsByRule({ Rule: "r", Limit, NextToken });
    return { ids: Targets.map(({ Id }) => Id), next };
  };

  const first = await list(3);
  expect(first).toEqual({ ids: ["t-0", "t-1", "t-2"], next: expect.any(String) });
  expect(await list(2, first.next)).toEqual({ ids: ["t-3", "t-4"], next: undefined });
  expect(await failure(events.listTargetsByRule({ Rule: "r", EventBusName: "shop", NextToken: first.next }))).toEqual(
    refused("Parameter NextToken is not valid."),
  );
  expect(await failure(list(101))).toEqual(broken("101", "limit", "Member must have value less than or equal to 100"));
});

function refused(message: string) {
  return { name: "ValidationException", message };
}

function broken(value: string, where: string, constraint: string) {
  return refused(
    `1 validation error detected: Value '${value}' at '${where}' failed to satisfy constraint: ${constraint}`,
  );
}

const sqsFifo = `${queueArn("q")}.fifo`;
const stateMachine = "arn:aws:states:us-east-1:000000000000:stateMachine:flow";
const cluster = "arn:aws:ecs:us-east-1:000000000000:cluster/c";
const idPattern = "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+";
const longId = "x".repeat(65);

test.each([
  [target("!@#$@!#$"), broken("!@#$@!#$", "targets.1.member.id", idPattern)],
  [target(longId), broken(longId, "targets.1.member.id", "Member must have length less than or equal to 64")],
  [
    target("t", { Input: "{}", InputPath: "$.detail" }),
    refused("Only one of Input, InputPath, or InputTransformer must be provided for target t."),
  ],
  [
    target("t", { InputTransformer: { InputPathsMap: {}, InputTemplate: '"<a>"' } }),
    refused("InputTemplate for target t contains invalid placeholder a."),
  ],
  [
    target("t", { InputTransformer: { InputPathsMap: { "a b": "$.a" }, InputTemplate: '"x"' } }),
    broken(
      "{a b=$.a}",
      "targets.1.member.inputTransformer.inputPathsMap",
      "Map keys must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [A-Za-z0-9\\_\\-]+]",
    ),
  ],
  [
    target("t", { HttpParameters: { PathParameterValues: ["a", " "] } }),
    broken(
      "[a,  ]",
      "targets.1.member.httpParameters.pathParameterValues",
      "Member must satisfy constraint: [Member must satisfy regular expression pattern: ^(?!\\s*$).+]",
    ),
  ],
  [
    target("t", { HttpParameters: { HeaderParameters: { "a b": "c" } } }),
    broken(
      "{a b=c}",
      "targets.1.member.httpParameters.headerParameters",
      "Map keys must satisfy constraint: [Member must have length less than or equal to 512, Member must satisfy regular expression pattern: ^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$]",
    ),
  ],
  [
    target("t", { HttpParameters: { HeaderParameters: { a: `${"b ".repeat(100)}\n` } } }),
    broken(
      `{a=${"b ".repeat(100)}\n}`,
      "targets.1.member.httpParameters.headerParameters",
      "Map value must satisfy constraint: [Member must have length less than or equal to 512, Member must satisfy regular expression pattern: ^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$]",
    ),
  ],
  [
    target("t", { HttpParameters: { QueryStringParameters: { a: "b\0" } } }),
    broken(
      "{a=b\0}",
      "targets.1.member.httpParameters.queryStringParameters",
      "Map value must satisfy constraint: [Member must have length less than or equal to 512, Member must satisfy regular expression pattern: [^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+]",
    ),
  ],
  [
    target("t", { RetryPolicy: { MaximumRetryAttempts: 186 } }),
    broken(
      "186",
      "targets.1.member.retryPolicy.maximumRetryAttempts",
      "Member must have value less than or equal to 185",
    ),
  ],
  [
    target("t", { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }),
    broken(
      "59",
      "targets.1.member.retryPolicy.maximumEventAgeInSeconds",
      "Member must have value greater than or equal to 60",
    ),
  ],
  [
    target("t", { Arn: "queue" }),
    refused("Parameter queue is not valid. Reason: Provided Arn is not in correct format."),
  ],
  [target("t", { Arn: "arn:aws:s3:::photos" }), refused("s3 is not a supported service for a target.")],
  [target("t", { Arn: stateMachine }), refused(`RoleArn is required for target ${stateMachine}.`)],
  [target("t", { Arn: busArn("shop") }), refused(`RoleArn is required for target ${busArn("shop")}.`)],
  [target("t", { Arn: sqsFifo }), refused("Parameter(s) SqsParameters must be specified for target: t.")],
  [
    target("t", { Arn: cluster, RoleArn: roleArn("r") }),
    refused("Parameter(s) EcsParameters must be specified for target: t."),
  ],
  [
    target("t", { KinesisParameters: { PartitionKeyPath: "$.id" } }),
    refused("Parameter(s) KinesisParameters not supported for target: t."),
  ],
  [
    target("t", { DeadLetterConfig: { Arn: "arn:aws:lambda:us-east-1:000000000000:function:f" } }),
    refused("lambda is not supported as a dead letter resource."),
  ],
  [target("t", { DeadLetterConfig: { Arn: sqsFifo } }), refused("SQS FIFO is not supported by Dead Letter Queues.")],
  [
    target("t", { DeadLetterConfig: { Arn: "arn:aws:sqs:eu-west-1:000000000000:dlq" } }),
    refused(
      "Parameter arn:aws:sqs:eu-west-1:000000000000:dlq is not valid. Reason: A dead-letter queue has to be in the Region us-east-1.",
    ),
  ],
  [target("good"), refused("Parameter targets is not valid. Reason: More than one target with Id 'good' is provided.")],
])("PutTargets refuses %j, and the others with it", async (wrong, error) => {
  const events = await start();

  const place = error.message.includes("targets.1.member") ? [wrong, target("good")] : [target("good"), wrong];
  expect(await failure(events.putTargets({ Rule: "r", Targets: place }))).toEqual(error);

  expect(await answer(events.listTargetsByRule({ Rule: "r" }))).toEqual({ Targets: [] });
});

test("HttpParameters of another type are a mistake of the request, and not of the runtime", async () => {
  const runtime = await run({ resources: rule("r", { source: ["shop"] }, []) });
  const put = async (HttpParameters: unknown) => {
    const Targets = [{ ...target("t"), HttpParameters }];
    const headers = { "x-amz-target": "AWSEvents.PutTargets" };
    const body = JSON.stringify({ Rule: "r", Targets });
    const response = await fetch(runtime.endpoint, { method: "POST", headers, body });
    return [response.status, await response.json()];
  };
  const refused = [400, expect.objectContaining({ __type: expect.stringContaining("SerializationException") })];

  expect(await put({ PathParameterValues: "abc" })).toEqual(refused);
  expect(await put({ HeaderParameters: { a: 1 } })).toEqual(refused);
  expect(await put("abc")).toEqual(refused);
});

test("a rule has five targets at most", async () => {
  const events = await start();
  const five = [1, 2, 3, 4, 5].map((n) => target(`t-${n}`));
  await events.putTargets({ Rule: "r", Targets: five });

  expect(await failure(events.putTargets({ Rule: "r", Targets: [target("t-5"), target("t-6")] }))).toEqual({
    name: "LimitExceededException",
    message: "The requested resource exceeds the maximum number allowed.",
  });

  expect(await answer(events.listTargetsByRule({ Rule: "r" }))).toEqual({ Targets: five });
});

const noRule = { name: "ResourceNotFoundException", message: "Rule none does not exist on EventBus shop." };
const noBus = { name: "ResourceNotFoundException", message: "Event bus none does not exist." };

test.each([
  [{ Rule: "none", EventBusName: "shop" }, noRule],
  [{ Rule: "r", EventBusName: "none" }, noBus],
])("targets of %j are told not to be there", async (rule, error) => {
  const events = await start();

  expect(await failure(events.putTargets({ ...rule, Targets: [target("t")] }))).toEqual(error);
  expect(await failure(events.listTargetsByRule(rule))).toEqual(error);
  expect(await failure(events.removeTargets({ ...rule, Ids: ["t"] }))).toEqual(error);
});

test("RemoveTargets tells of a wrong id at the list", async () => {
  const events = await start();

  expect(await failure(events.removeTargets({ Rule: "r", Ids: ["a", "b c"] }))).toEqual(
    broken(
      "[a, b c]",
      "ids",
      "Member must satisfy constraint: [Member must have length less than or equal to 64, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+]",
    ),
  );
  expect(await failure(events.removeTargets({ Rule: "r", Ids: [] }))).toEqual(
    broken("[]", "ids", "Member must have length greater than or equal to 1"),
  );
});

test("what PutTargets refuses is an error in a template too", async () => {
  const resources = rule("r", { source: ["shop"] }, [{ Id: "t", Arn: busArn("shop") }]);

  await expect(run({ resources })).rejects.toThrow(
    `rRule (AWS::Events::Rule): RoleArn is required for target ${busArn("shop")}.`,
  );
  const HttpParameters = { PathParameterValues: [""] };
  await expect(run({ resources: rule("r", { source: ["shop"] }, [target("t", { HttpParameters })]) })).rejects.toThrow(
    /^rRule \(AWS::Events::Rule\): .*PathParameterValues.*Member must satisfy regular expression pattern/,
  );
});
