// Scheduled rules: when they fire, and what their targets get.
import { PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { scheduleOf } from "../../services/events/schedules/schedule.ts";
import { eventBridge } from "../support/event-bridge.ts";
import { queue, queueArn, ruleArn } from "../support/resources.ts";
import { hop, type RunOptions, run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const scheduled = (expression: string, properties: object = {}, target: object = {}) => ({
  Tick: {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: "tick",
      ScheduleExpression: expression,
      Targets: [{ Id: "q", Arn: queueArn("q"), ...target }],
      ...properties,
    },
  },
});

async function ticking(expression: string, properties: object = {}, target: object = {}, options: RunOptions = {}) {
  const runtime = await run({ resources: { ...queue("q"), ...scheduled(expression, properties, target) } }, options);
  return { runtime, queues: new Queues(runtime) };
}

test("a rate fires every so often from the rule's creation on, with EventBridge's own event", async () => {
  const { runtime, queues } = await ticking("rate(5 minutes)");
  const start = runtime.clock.now();

  await runtime.advance(240_000);
  expect(await queues.bodies("q")).toEqual([]);
  await runtime.advance(700_000);

  const events = (await queues.bodies("q")).map((body) => JSON.parse(body ?? ""));
  expect(events).toHaveLength(3);
  expect(Object.keys(events[0])).toEqual([
    "version",
    "id",
    "detail-type",
    "source",
    "account",
    "time",
    "region",
    "resources",
    "detail",
  ]);
  expect(events[0]).toEqual({
    version: "0",
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000000",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: "us-east-1",
    resources: [ruleArn("tick")],
    detail: {},
  });
  const times = events.map(({ time }) => Date.parse(time));
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 300_000, 600_000]);
  expect(Math.abs((times[0] ?? 0) - (start + 300_000))).toBeLessThan(10_000);
  expect(new Set(events.map(({ id }) => id)).size).toBe(3);
});

test("a cron fires at its minute, in UTC", async () => {
  const { runtime, queues } = await ticking("cron(30 8 * * ? *)");

  await runtime.advance(2 * 86_400_000);

  const times = (await queues.bodies("q")).map((body) => String(JSON.parse(body ?? "").time));
  // Three, if it is half past eight just now.
  expect(times.length).toBeGreaterThanOrEqual(2);
  for (const time of times) expect(time).toMatch(/T08:30:00Z$/);
  expect(Date.parse(times[1] ?? "") - Date.parse(times[0] ?? "")).toBe(86_400_000);
});

test("a schedule's target may have an input of its own", async () => {
  const { runtime, queues } = await ticking("rate(1 minute)", {}, { Input: '{"job":"sweep"}' });

  await runtime.advance(61_000);

  expect(await queues.bodies("q")).toEqual(['{"job":"sweep"}']);
});

test("a disabled rule does not fire", async () => {
  const { runtime, queues } = await ticking("rate(1 minute)", { State: "DISABLED" });

  await runtime.advance(600_000);

  expect(await queues.bodies("q")).toEqual([]);
});

test("the jumping clock jumps to a schedule's moment when nothing else is to do, and is settled between", async () => {
  const { runtime, queues } = await ticking("rate(1 day)", {}, {}, { clock: "auto" });

  await hop(runtime, ({ what, where }) => what === "delivered" && where === "tick");
  await settle(runtime);

  expect((await queues.bodies("q")).length).toBeGreaterThan(0);
});

test.each(["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "rate(1.5 hours)", "every minute", "cron(INVALID)"])(
  "the schedule %s is refused",
  async (expression) => {
    await expect(run({ resources: scheduled(expression) })).rejects.toThrow(
      "Parameter ScheduleExpression is not valid.",
    );
  },
);

test("a schedule whose next moment no calendar has never fires", async () => {
  const { runtime, queues } = await ticking("rate(99999999 days)", {}, {}, { clock: "auto" });

  await settle(runtime);

  expect(await queues.bodies("q")).toEqual([]);
  expect(Date.parse(new Date(runtime.clock.now()).toISOString()) - Date.now()).toBeLessThan(86_400_000);
});

test("a rule that is gone, or has another schedule, does not fire by the old one", async () => {
  const { runtime, queues } = await ticking("rate(1 minute)");
  const events = eventBridge(runtime);

  await events.send(new PutRuleCommand({ Name: "tick", ScheduleExpression: "rate(1 day)" }));
  await runtime.advance(3_600_000);

  expect(await queues.bodies("q")).toEqual([]);
});

test("with the jumping clock, a schedule is told to make time go by", async () => {
  const { runtime } = await ticking("rate(1 day)", {}, {}, { clock: "auto" });

  expect(runtime.notes).toContainEqual(expect.stringMatching(/^Rule tick has a schedule, rate\(1 day\): while /));
});

test("a schedule on a bus of one's own is refused", async () => {
  const resources = {
    Own: { Type: "AWS::Events::EventBus", Properties: { Name: "own" } },
    ...scheduled("rate(1 minute)", { EventBusName: { Ref: "Own" } }),
  };

  await expect(run({ resources })).rejects.toThrow("ScheduleExpression is supported only on the default event bus.");
});

/** The first moments after a Wednesday's noon. */
function moments(expression: string, count: number, from = "2026-07-15T12:00:00Z"): string[] {
  const schedule = scheduleOf(expression);
  const found: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (found.length < count) {
    at = schedule.next(at, at);
    if (at === undefined) return found;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

// EventBridge user guide, eb-cron-expressions: its examples, and each of its wildcards.
test.each([
  ["cron(0 10 * * ? *)", ["2026-07-16T10:00", "2026-07-17T10:00"]],
  ["cron(0 18 ? * MON-FRI *)", ["2026-07-15T18:00", "2026-07-16T18:00", "2026-07-17T18:00", "2026-07-20T18:00"]],
  ["cron(0 8 1 * ? *)", ["2026-08-01T08:00", "2026-09-01T08:00"]],
  ["cron(0/20 * * * ? *)", ["2026-07-15T12:20", "2026-07-15T12:40", "2026-07-15T13:00"]],
  ["cron(5/20 12 * * ? *)", ["2026-07-15T12:05", "2026-07-15T12:25", "2026-07-15T12:45", "2026-07-16T12:05"]],
  ["cron(0/30 20-23 ? * MON-FRI *)", ["2026-07-15T20:00", "2026-07-15T20:30", "2026-07-15T21:00"]],
  ["cron(0 2 ? * 1 *)", ["2026-07-19T02:00"]],
  ["cron(0 2 ? * SAT *)", ["2026-07-18T02:00"]],
  ["cron(0 2 ? * 7 *)", ["2026-07-18T02:00"]],
  ["cron(0 2 ? * L *)", ["2026-07-18T02:00"]],
  ["cron(0 2 ? * 2,WED,6 *)", ["2026-07-17T02:00", "2026-07-20T02:00", "2026-07-22T02:00"]],
  ["cron(0 2 ? * 3#2 *)", ["2026-08-11T02:00", "2026-09-08T02:00"]],
  ["cron(15 10 ? * 6L 2026)", ["2026-07-31T10:15", "2026-08-28T10:15"]],
  ["cron(0 2 ? * SUN-TUE *)", ["2026-07-19T02:00", "2026-07-20T02:00", "2026-07-21T02:00", "2026-07-26T02:00"]],
  ["cron(0 0 L * ? *)", ["2026-07-31T00:00", "2026-08-31T00:00", "2026-09-30T00:00"]],
  ["cron(0 0 15W * ? *)", ["2026-08-14T00:00", "2026-09-15T00:00"]],
  ["cron(0 0 LW * ? *)", ["2026-07-31T00:00", "2026-08-31T00:00"]],
  ["cron(5,35 14 * * ? *)", ["2026-07-15T14:05", "2026-07-15T14:35"]],
  ["cron(0 12 ? JAN,FEB 2-6 2027)", ["2027-01-01T12:00", "2027-01-04T12:00"]],
  ["cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
  ["cron(0/5 5 ? JAN 1-5 2022)", []],
  ["cron(0 0 1 1 ? 2027-2028)", ["2027-01-01T00:00", "2028-01-01T00:00"]],
  ["cron(0 0 1/10 * ? *)", ["2026-07-21T00:00", "2026-07-31T00:00", "2026-08-01T00:00"]],
])("%s fires at %j", (expression, expected) => {
  expect(moments(expression, Math.max(1, expected.length))).toEqual(expected);
});

test.each([
  "cron(0 dummy ? * MON-FRI *)",
  "cron(7 20 * * NOT *)",
  "cron(71 8 1 * ? *)",
  "cron(0 1 * * * *)",
  "cron(0 1 ? * ? *)",
  "cron(0 1 * * ?)",
  "cron(0 1 * * ? * *)",
  "cron(0 24 * * ? *)",
  "cron(0 1 32 * ? *)",
  "cron(0 1 * 13 ? *)",
  "cron(0 1 ? * 8 *)",
  "cron(0 1 ? * 0 *)",
  "cron(0 1 ? * 3#6 *)",
  "cron(0 1 * * ? 1969)",
  "cron(0 20 3#1 * ? *)",
  "cron(0/0 1 * * ? *)",
  "cron(5-1-2 1 * * ? *)",
  "cron( 0 1 * * ? *)",
  "CRON(0 1 * * ? *)",
])("%s is refused", (expression) => {
  expect(() => scheduleOf(expression)).toThrow("Parameter ScheduleExpression is not valid.");
});
