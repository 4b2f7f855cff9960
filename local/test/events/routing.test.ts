import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import {
  logGroup,
  logGroupArn,
  queue,
  queueArn,
  roleArn,
  rule,
  ruleArn,
  subscription,
  topic,
  topicArn,
} from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const target = (name: string, more: object = {}) => ({ Id: name, Arn: queueArn(name), ...more });
const identity = { eventId: "event-1", detailType: "Sold" };
const identified = (more: object = {}) => anEntry({ Detail: JSON.stringify({ metadata: { id: "event-1" } }), ...more });

test("an event goes to each target of each rule that it matches on its bus, and to no other", async () => {
  const runtime = await run({
    resources: {
      Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
      ...queue("a"),
      ...queue("b"),
      ...queue("c"),
      ...rule("two", { source: ["shop"] }, [target("a"), target("b")], { EventBusName: { Ref: "Bus" } }),
      ...rule("other", { source: ["other"] }, [target("c")], { EventBusName: { Ref: "Bus" } }),
      ...rule("default", { source: ["shop"] }, [target("c")]),
    },
  });
  const put = putter(runtime);
  const queues = new Queues(runtime);

  await put(identified({ EventBusName: "shop" }));

  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: "shop" },
    { ...identity, what: "matched", where: "shop", to: "two" },
    { ...identity, what: "delivered", where: "two", to: "a" },
    { ...identity, what: "delivered", where: "two", to: "b" },
  ]);
  expect(await Promise.all(["a", "b", "c"].map(async (name) => (await queues.bodies(name)).length))).toEqual([1, 1, 0]);
});

test("a bus may be named by its ARN", async () => {
  const runtime = await run({ resources: { Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } } } });

  await putter(runtime)(identified({ EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/shop" }));

  expect(runtime.journal.hops()[0]).toMatchObject({ what: "accepted", where: "shop" });
});

test("an event for a bus that does not exist is accepted, as on AWS, and shown as lost", async () => {
  const runtime = await run({ resources: queue("a") });

  const { failed } = await putter(runtime)(identified({ EventBusName: "nowhere" }));

  expect(failed).toBe(0);
  const reason = "there is no bus nowhere; AWS accepts such an event, and drops it";
  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: "nowhere" },
    { ...identity, what: "lost", where: "nowhere", reason },
  ]);
});

test("an event that no rule matches is shown as lost, with what the nearest rules wanted", async () => {
  const resources = {
    ...queue("a"),
    ...rule("far", { source: ["other"], account: ["1"] }, [target("a")]),
    ...rule("near", { source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } }, [target("a")]),
    ...rule("off", { source: ["no"] }, [target("a")], { State: "DISABLED" }),
  };
  const runtime = await run({ resources });

  await putter(runtime)(anEntry({ Detail: '{"total":80}' }));

  expect(story(runtime.journal.hops())).toMatchObject([
    { what: "accepted", where: "default" },
    {
      what: "lost",
      where: "default",
      reason: "no rule matched it",
      why: ['near: detail.total: numeric [">", 100] but the event has 80'],
    },
  ]);
});

test("an event that a rule matched which only logs is shown with what the nearest other rule wanted", async () => {
  const logs = { Id: "l", Arn: logGroupArn("/events") };
  const resources = {
    ...queue("a"),
    ...logGroup("/events"),
    ...rule("log", { source: [{ prefix: "" }] }, [logs]),
    ...rule("sales", { "detail-type": ["Bought"] }, [target("a")]),
  };
  const runtime = await run({ resources });

  await putter(runtime)(anEntry());
  await settle(runtime);

  const why = ['sales: detail-type: "Bought" but the event has "Sold"'];
  expect(story(runtime.journal.hops())).toMatchObject([
    { what: "accepted" },
    { what: "matched", to: "log", reason: "no rule matched it that does more than log", why },
    { what: "delivered", where: "log", to: "/events" },
  ]);
});

test("an event that only a rule without targets matched is lost", async () => {
  const runtime = await run({ resources: rule("r", { source: ["shop"] }, []) });

  await putter(runtime)(anEntry());

  expect(story(runtime.journal.hops())).toMatchObject([
    { what: "accepted" },
    { what: "matched", to: "r", reason: "the rule has no target" },
    { what: "lost", where: "default", reason: "no rule with a target matched it" },
  ]);
});

test("an event on a bus without rules is shown as lost", async () => {
  const runtime = await run({ resources: {} });

  await putter(runtime)(identified());

  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: "default" },
    { ...identity, what: "lost", where: "default", reason: "no rule matched it" },
  ]);
});

test("a rule that is disabled matches nothing", async () => {
  const disabled = rule("r", { source: ["shop"] }, [target("a")], { State: "DISABLED" });
  const runtime = await run({ resources: { ...queue("a"), ...disabled } });

  await putter(runtime)(identified());

  expect(runtime.journal.hops().map(({ what }) => what)).toEqual(["accepted", "lost"]);
});

test("an event whose target queue does not exist goes to the target's dead-letter queue, which says why", async () => {
  const missing = target("missing", { DeadLetterConfig: { Arn: queueArn("dlq") } });
  const runtime = await run({ resources: { ...queue("dlq"), ...rule("r", { source: ["shop"] }, [missing]) } });
  const queues = new Queues(runtime);

  await putter(runtime)(identified());

  const message = "The queue arn:aws:sqs:us-east-1:000000000000:missing does not exist.";
  expect(story(runtime.journal.hops()).at(-1)).toEqual({
    ...identity,
    what: "dead-lettered",
    where: "r",
    to: "dlq",
    reason: `missing: NO_RESOURCE: ${message}`,
  });
  const [letter] = await queues.receive("dlq");
  expect(JSON.parse(letter?.Body ?? "")).toMatchObject({
    "detail-type": "Sold",
    detail: { metadata: { id: "event-1" } },
  });
  const texts = Object.entries(letter?.MessageAttributes ?? {}).map(([name, each]) => [
    name,
    each.DataType,
    each.StringValue,
  ]);
  expect(texts.sort()).toEqual([
    ["ERROR_CODE", "String", "NO_RESOURCE"],
    ["ERROR_MESSAGE", "String", message],
    ["RETRY_ATTEMPTS", "String", "0"],
    ["RULE_ARN", "String", ruleArn("r")],
    ["TARGET_ARN", "String", queueArn("missing")],
  ]);
});

test.each([
  ["has no dead-letter queue", {}, "(the target has no dead-letter queue)"],
  [
    "has a dead-letter queue that does not exist either",
    { DeadLetterConfig: { Arn: queueArn("gone") } },
    "; its dead-letter queue: The queue arn:aws:sqs:us-east-1:000000000000:gone does not exist.",
  ],
])("an event whose target is missing and %s is shown as lost, and other targets get it", async (_, more, end) => {
  const targets = [target("missing", more), target("a")];
  const runtime = await run({ resources: { ...queue("a"), ...rule("r", { source: ["shop"] }, targets) } });

  await putter(runtime)(identified());

  await settle(runtime);
  const ends = story(runtime.journal.hops()).filter(({ what }) => what === "lost" || what === "delivered");
  expect(ends).toHaveLength(2);
  expect(ends).toContainEqual({ ...identity, what: "delivered", where: "r", to: "a" });
  expect(ends).toContainEqual({
    ...identity,
    what: "lost",
    where: "r",
    reason: expect.stringMatching(/^missing: NO_RESOURCE: .* does not exist\./),
  });
  expect(ends.find(({ what }) => what === "lost")?.reason?.endsWith(end)).toBe(true);
});

test("a topic as a target publishes the event as it is", async () => {
  const runtime = await run({
    resources: {
      ...queue("a"),
      ...topic("news"),
      ...subscription("news", "a", { RawMessageDelivery: true }),
      ...rule("r", { source: ["shop"] }, [{ Id: "news", Arn: topicArn("news") }]),
    },
  });
  const queues = new Queues(runtime);

  await putter(runtime)(identified());

  expect(runtime.notes.filter((note) => note.includes("news"))).toEqual([]);
  expect(runtime.journal.hops().map(({ what }) => what)).toEqual([
    "accepted",
    "matched",
    "published",
    "delivered",
    "delivered",
  ]);
  const [body = ""] = await queues.bodies("a");
  expect(JSON.parse(body)).toMatchObject({ "detail-type": "Sold", detail: { metadata: { id: "event-1" } } });
});

test("a target that is not run is named at the start, and its events are shown as lost", async () => {
  const arn = "arn:aws:states:us-east-1:000000000000:stateMachine:flow";
  const runtime = await run({
    resources: rule("r", { source: ["shop"] }, [{ Id: "flow", Arn: arn, RoleArn: roleArn("flow") }]),
  });

  await putter(runtime)(identified());

  expect(runtime.notes).toEqual([
    `Rule r has a target that can't be delivered to, ${arn}: its events go to the target's dead-letter queue, or are lost.`,
  ]);
  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    reason: `flow: INVALID_PARAMETER: Nothing is delivered to ${arn}: targets of this kind are not run. (the target has no dead-letter queue)`,
  });
});
