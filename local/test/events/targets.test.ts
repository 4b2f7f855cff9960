// Targets of rules beside queues and topics: functions, and other buses.
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import {
  bus,
  busArn,
  functionArn,
  lambda,
  permission,
  queue,
  queueArn,
  role,
  roleArn,
  rule,
  ruleArn,
  topic,
} from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const identity = { eventId: "event-1", detailType: "Sold" };
const identified = (more: object = {}) => anEntry({ Detail: JSON.stringify({ metadata: { id: "event-1" } }), ...more });
const pattern = { source: ["shop"] };

test.each([
  ["", functionArn("fn")],
  [" by an alias", `${functionArn("fn")}:live`],
])("a function gets the event%s, and its failures are retried", async (_, Arn) => {
  const lines: string[] = [];
  const text = `let n = 0; export const handler = async (event) => {
    console.log(JSON.stringify(event.detail));
    if (++n === 1) throw new Error("not yet");
  };`;
  const runtime = await run(
    {
      resources: {
        ...lambda("fn", {}, { open: false }),
        ...permission("fn", "events.amazonaws.com", { FunctionName: Arn }),
        ...rule("r", pattern, [{ Id: "fn", Arn }]),
      },
      code: { fn: { "index.mjs": text } },
    },
    { clock: "auto", onLog: (line) => lines.push(line.text) },
  );

  await putter(runtime)(identified());
  await settle(runtime);

  expect(runtime.notes).toEqual([]);
  expect(lines).toEqual(Array(2).fill('{"metadata":{"id":"event-1"}}'));
  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: "default" },
    { ...identity, what: "matched", where: "default", to: "r" },
    { ...identity, what: "delivered", where: "r", to: "fn" },
    { ...identity, what: "failed", where: "fn", attempt: 1, reason: "not yet" },
    { ...identity, what: "retried", where: "fn", attempt: 2 },
  ]);
});

test("a function gets the input that the target makes", async () => {
  const lines: string[] = [];
  const input = { InputTransformer: { InputPathsMap: { id: "$.detail.metadata.id" }, InputTemplate: '{"only":<id>}' } };
  const runtime = await run(
    {
      resources: { ...lambda("fn"), ...rule("r", pattern, [{ Id: "fn", Arn: functionArn("fn"), ...input }]) },
      code: { fn: { "index.mjs": "export const handler = async (event) => console.log(JSON.stringify(event));" } },
    },
    { onLog: (line) => lines.push(line.text) },
  );

  await putter(runtime)(identified());
  await settle(runtime);

  expect(lines).toEqual(['{"only":"event-1"}']);
});

test("a function that does not exist: the event goes to the target's dead-letter queue", async () => {
  const target = { Id: "fn", Arn: functionArn("gone"), DeadLetterConfig: { Arn: queueArn("dlq") } };
  const runtime = await run({ resources: { ...queue("dlq"), ...rule("r", pattern, [target]) } });

  await putter(runtime)(identified());
  await settle(runtime);

  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "dead-lettered",
    reason: `gone: NO_RESOURCE: The function ${functionArn("gone")} does not exist.`,
  });
});

/** The default bus passes on to `second`, and that one to `third`; each has a queue of its own. */
async function threeBuses() {
  const pass = (name: string, to: string, properties: object = {}) =>
    rule(
      name,
      pattern,
      [{ Id: "bus", Arn: busArn(to), RoleArn: roleArn("to-buses"), DeadLetterConfig: { Arn: queueArn("dlq") } }],
      properties,
    );
  const keep = (name: string, EventBusName: string) =>
    rule(`keep-${name}`, pattern, [{ Id: "q", Arn: queueArn(name) }], { EventBusName });
  const runtime = await run({
    resources: {
      ...queue("second"),
      ...queue("third"),
      ...queue("dlq"),
      ...bus("second"),
      ...bus("third"),
      ...role("to-buses", "events:PutEvents", "*"),
      ...pass("to-second", "second"),
      ...Object.fromEntries(
        Object.entries({
          ...pass("to-third", "third", { EventBusName: "second" }),
          ...keep("second", "second"),
          ...keep("third", "third"),
        }).map(([name, each]) => [name, { ...each, DependsOn: ["secondBus", "thirdBus"] }]),
      ),
    },
  });
  return { runtime, queues: new Queues(runtime) };
}

test("another bus gets the event with its id, and goes by its own rules", async () => {
  const { runtime, queues } = await threeBuses();

  const { entries } = await putter(runtime)(identified());
  await settle(runtime);

  expect(runtime.notes).toEqual([]);
  const [body = ""] = await queues.bodies("second");
  expect(JSON.parse(body)).toMatchObject({ id: entries[0]?.EventId, source: "shop", "detail-type": "Sold" });
  expect(story(runtime.journal.hops())).toContainEqual({ ...identity, what: "accepted", where: "second" });
  expect(story(runtime.journal.hops())).toContainEqual({
    ...identity,
    what: "delivered",
    where: "to-second",
    to: "second",
  });
});

test("an event that came from another bus is not passed on to a third", async () => {
  const { runtime, queues } = await threeBuses();

  await putter(runtime)(identified());
  await settle(runtime);

  expect(await queues.bodies("third")).toEqual([]);
  const [letter] = await queues.receive("dlq");
  expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ source: "shop" });
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "THIRD_ACCOUNT_HOP_DETECTED" },
    RULE_ARN: { StringValue: ruleArn("second/to-third") },
    TARGET_ARN: { StringValue: busArn("third") },
  });
});

test("an event that is put on the second bus itself may be passed on", async () => {
  const { runtime, queues } = await threeBuses();

  await putter(runtime)(identified({ EventBusName: "second" }));
  await settle(runtime);

  expect(await queues.bodies("third")).toHaveLength(1);
});

test.each([
  ["a queue of another Region", "arn:aws:sqs:eu-west-1:000000000000:a"],
  ["a queue of another account", "arn:aws:sqs:us-east-1:999999999999:a"],
  ["a topic of another Region", "arn:aws:sns:eu-west-1:000000000000:a"],
  ["a function of another account", "arn:aws:lambda:us-east-1:999999999999:function:a"],
])("%s is not taken for the one of that name here", async (_, Arn) => {
  const target = { Id: "t", Arn, DeadLetterConfig: { Arn: queueArn("dlq") } };
  const runtime = await run({
    resources: { ...queue("a"), ...topic("a"), ...queue("dlq"), ...rule("r", pattern, [target]) },
  });

  await putter(runtime)(anEntry());
  await settle(runtime);

  const [letter] = await new Queues(runtime).receive("dlq");
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "NO_RESOURCE" },
    ERROR_MESSAGE: {
      StringValue: `${Arn} is not there: the local runtime has the Region us-east-1 and the account 000000000000 alone.`,
    },
  });
});

test.each([
  [
    "a name with a space",
    { Name: "a b" },
    [],
    "Name: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
  ],
  [
    "too many retries",
    {},
    [{ Id: "t", Arn: queueArn("a"), RetryPolicy: { MaximumRetryAttempts: "999" } }],
    "Targets.0.RetryPolicy.MaximumRetryAttempts: Member must have value less than or equal to 185",
  ],
  [
    "a role that is none",
    {},
    [{ Id: "t", Arn: queueArn("a"), RoleArn: "zz" }],
    "Parameter zz is not valid. Reason: Provided Arn is not in correct format.",
  ],
])("a template's rule with %s is refused as PutRule and PutTargets do", async (_, properties, targets, message) => {
  await expect(run({ resources: rule("r", pattern, targets, properties) })).rejects.toThrow(message);
});
