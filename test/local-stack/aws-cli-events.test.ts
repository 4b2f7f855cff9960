// `aws events`: EventBridge's control plane as the AWS CLI sees it.
import { expect, test } from "vitest";
import { cli, noAwsCli } from "../support/aws-cli.ts";
import { startApp } from "../support/local-app.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const pattern = '{"source":["shop"]}';
const none = { FailedEntryCount: 0, FailedEntries: [] };
/** Version 1 of the CLI tells the time in seconds since the epoch, and version 2 in ISO 8601. */
const aTime = expect.anything();

async function start() {
  const { aws, refusal } = cli(await startApp());
  return {
    events: (command: string, ...args: string[]) => aws("events", command, ...args),
    refusal: (command: string, ...args: string[]) => refusal("events", command, ...args),
  };
}

test.skipIf(noAwsCli)(
  "the AWS CLI makes a bus with a rule and a target, looks at them, and takes them away",
  async () => {
    const { events } = await start();
    const onShop = ["--event-bus-name", "shop"];
    const ofRule = ["--rule", "r", ...onShop];

    const made = { EventBusArn: arn("events", "event-bus/shop"), Description: "what is sold" };
    expect(
      await events(
        "create-event-bus",
        "--name",
        "shop",
        "--description",
        "what is sold",
        "--tags",
        "Key=team,Value=sales",
      ),
    ).toEqual(made);
    const bus = {
      Name: "shop",
      Arn: made.EventBusArn,
      Description: "what is sold",
      CreationTime: aTime,
      LastModifiedTime: aTime,
    };
    expect(await events("describe-event-bus", "--name", "shop")).toEqual(bus);
    expect(await events("list-event-buses", "--name-prefix", "shop")).toEqual({ EventBuses: [bus] });
    expect(await events("list-tags-for-resource", "--resource-arn", bus.Arn)).toEqual({
      Tags: [{ Key: "team", Value: "sales" }],
    });

    const rule = { Name: "r", Arn: arn("events", "rule/shop/r"), EventPattern: pattern, EventBusName: "shop" };
    expect(await events("put-rule", "--name", "r", "--event-pattern", pattern, ...onShop)).toEqual({
      RuleArn: rule.Arn,
    });
    expect(await events("disable-rule", "--name", "r", ...onShop)).toBeUndefined();
    expect(await events("list-rules", ...onShop)).toEqual({ Rules: [{ ...rule, State: "DISABLED" }] });
    expect(await events("enable-rule", "--name", "r", ...onShop)).toBeUndefined();
    expect(await events("describe-rule", "--name", "r", ...onShop)).toEqual({
      ...rule,
      State: "ENABLED",
      CreatedBy: "000000000000",
    });

    const targets = [
      {
        Id: "inbox",
        Arn: arn("sqs", "inbox"),
        InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order": <id>}' },
        DeadLetterConfig: { Arn: arn("sqs", "dlq") },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3_600 },
      },
      { Id: "other", Arn: arn("sqs", "other") },
    ];
    expect(await events("put-targets", ...ofRule, "--targets", JSON.stringify(targets))).toEqual(none);
    expect(await events("list-targets-by-rule", ...ofRule)).toEqual({ Targets: targets });
    // The CLI goes from page to page by itself.
    expect(await events("list-targets-by-rule", ...ofRule, "--page-size", "1")).toEqual({ Targets: targets });
    expect(await events("list-rule-names-by-target", "--target-arn", arn("sqs", "inbox"), ...onShop)).toEqual({
      RuleNames: ["r"],
    });

    const put = ["--action", "events:PutEvents", "--principal", "111111111111", "--statement-id", "one"];
    expect(await events("put-permission", ...put, ...onShop)).toBeUndefined();
    expect(await events("describe-event-bus", "--name", "shop")).toEqual({
      ...bus,
      Policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "one",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111111111111:root" },
            Action: "events:PutEvents",
            Resource: bus.Arn,
          },
        ],
      }),
    });
    expect(await events("remove-permission", "--statement-id", "one", ...onShop)).toBeUndefined();

    expect(await events("tag-resource", "--resource-arn", rule.Arn, "--tags", "Key=a,Value=1", "Key=b,Value=2")).toBe(
      undefined,
    );
    expect(await events("untag-resource", "--resource-arn", rule.Arn, "--tag-keys", "a")).toBeUndefined();
    expect(await events("list-tags-for-resource", "--resource-arn", rule.Arn)).toEqual({
      Tags: [{ Key: "b", Value: "2" }],
    });

    expect(await events("remove-targets", ...ofRule, "--ids", "inbox", "other")).toEqual(none);
    expect(await events("delete-rule", "--name", "r", ...onShop)).toBeUndefined();
    expect(await events("delete-event-bus", "--name", "shop")).toBeUndefined();
    expect(await events("list-event-buses", "--name-prefix", "shop")).toEqual({ EventBuses: [] });
  },
);

test.skipIf(noAwsCli)("the AWS CLI tries a pattern on an event", async () => {
  const { events } = await start();
  const event = {
    id: "1",
    account: "000000000000",
    source: "shop",
    time: "2026-01-02T03:04:05Z",
    region: "us-east-1",
    resources: [],
    "detail-type": "Sold",
    detail: {},
  };
  const tried = (wanted: string) =>
    events("test-event-pattern", "--event-pattern", wanted, "--event", JSON.stringify(event));

  expect(await tried(pattern)).toEqual({ Result: true });
  expect(await tried('{"source":["other"]}')).toEqual({ Result: false });
});

test.skipIf(noAwsCli)("the AWS CLI is refused in AWS's words", async () => {
  const { events, refusal } = await start();
  await events("create-event-bus", "--name", "shop");
  await events("put-rule", "--name", "r", "--event-pattern", pattern);
  await events("put-targets", "--rule", "r", "--targets", `Id=q,Arn=${arn("sqs", "q")}`);

  const refusals: readonly (readonly [operation: string, code: string, message: string, ...command: string[]])[] = [
    [
      "CreateEventBus",
      "ResourceAlreadyExistsException",
      "Event bus shop already exists.",
      "create-event-bus",
      "--name",
      "shop",
    ],
    [
      "DeleteEventBus",
      "ValidationException",
      "Cannot delete event bus default.",
      "delete-event-bus",
      "--name",
      "default",
    ],
    [
      "DescribeEventBus",
      "ResourceNotFoundException",
      "Event bus none does not exist.",
      "describe-event-bus",
      "--name",
      "none",
    ],
    [
      "RemovePermission",
      "ResourceNotFoundException",
      "Statement with the provided id does not exist.",
      "remove-permission",
      "--statement-id",
      "none",
    ],
    [
      "PutRule",
      "ValidationException",
      "Parameter ScheduleExpression is not valid.",
      "put-rule",
      "--name",
      "s",
      "--schedule-expression",
      "rate(1 minutes)",
    ],
    [
      "DescribeRule",
      "ResourceNotFoundException",
      "Rule none does not exist on EventBus default.",
      "describe-rule",
      "--name",
      "none",
    ],
    ["DeleteRule", "ValidationException", "Rule can't be deleted since it has targets.", "delete-rule", "--name", "r"],
    [
      "PutTargets",
      "ValidationException",
      "1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
      "put-targets",
      "--rule",
      "r",
      "--targets",
      `Id=!@#$@!#$,Arn=${arn("sqs", "q")}`,
    ],
    [
      "PutTargets",
      "LimitExceededException",
      "The requested resource exceeds the maximum number allowed.",
      "put-targets",
      "--rule",
      "r",
      "--targets",
      ...[1, 2, 3, 4, 5].map((n) => `Id=q${n},Arn=${arn("sqs", "q")}`),
    ],
    [
      "TestEventPattern",
      "ValidationException",
      "Parameter Event is not valid.",
      "test-event-pattern",
      "--event-pattern",
      pattern,
      "--event",
      "[]",
    ],
    [
      "ListTagsForResource",
      "ResourceNotFoundException",
      "Rule none does not exist on EventBus shop.",
      "list-tags-for-resource",
      "--resource-arn",
      arn("events", "rule/shop/none"),
    ],
    [
      "ListRules",
      "ValidationException",
      "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
      "list-rules",
      "--limit",
      "101",
    ],
    [
      "ActivateEventSource",
      "UnknownOperationException",
      "The local runtime does not run events:ActivateEventSource.",
      "activate-event-source",
      "--name",
      "aws.partner/a/b",
    ],
  ];
  for (const [operation, code, message, command, ...args] of refusals) {
    expect(await refusal(command ?? "", ...args)).toEqual({
      code: expect.toBeOneOf([254, 255]),
      stdout: "",
      stderr: `An error occurred (${code}) when calling the ${operation} operation: ${message}`,
    });
  }
});
