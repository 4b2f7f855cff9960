// Buses, by the API.
import { expect, test } from "vitest";
import { answer, api } from "../support/events.ts";
import { busArn, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const aBus = (name: string, more: object = {}) => ({
  Name: name,
  Arn: busArn(name),
  CreationTime: expect.any(Date),
  LastModifiedTime: expect.any(Date),
  ...more,
});

async function start() {
  const runtime = await run({ resources: {} });
  return { runtime, events: api(runtime) };
}

test("a bus is made, described, listed and deleted", async () => {
  const { runtime, events } = await start();
  const before = runtime.clock.now();

  expect(await answer(events.createEventBus({ Name: "shop" }))).toEqual({ EventBusArn: busArn("shop") });
  const { CreationTime, ...described } = await answer(events.describeEventBus({ Name: "shop" }));
  expect(described).toEqual({ Name: "shop", Arn: busArn("shop"), LastModifiedTime: CreationTime });
  expect(CreationTime?.getTime()).toBeGreaterThanOrEqual(before);
  expect(await answer(events.describeEventBus({ Name: busArn("shop") }))).toEqual(aBus("shop"));
  expect(await answer(events.describeEventBus({}))).toEqual(aBus("default"));
  expect(await answer(events.listEventBuses({}))).toEqual({ EventBuses: [aBus("default"), aBus("shop")] });
  expect(await answer(events.deleteEventBus({ Name: "shop" }))).toEqual({});
  expect(await answer(events.listEventBuses({}))).toEqual({ EventBuses: [aBus("default")] });
});

const settings = {
  Description: "what is sold",
  KmsKeyIdentifier: "alias/events",
  DeadLetterConfig: { Arn: queueArn("dlq") },
  LogConfig: { Level: "INFO", IncludeDetail: "FULL" },
} as const;

test("a bus keeps its settings and tags; an update changes what it names", async () => {
  const { runtime, events } = await start();
  const Tags = [{ Key: "team", Value: "sales" }];

  expect(await answer(events.createEventBus({ Name: "shop", ...settings, Tags }))).toEqual({
    EventBusArn: busArn("shop"),
    ...settings,
  });
  expect(await answer(events.describeEventBus({ Name: "shop" }))).toEqual(aBus("shop", settings));
  expect(await answer(events.listEventBuses({ NamePrefix: "shop" }))).toEqual({
    EventBuses: [aBus("shop", { Description: "what is sold" })],
  });
  expect(await answer(events.listTagsForResource({ ResourceARN: busArn("shop") }))).toEqual({ Tags });

  await runtime.clock.advance(60_000);
  const update = { Description: "", LogConfig: { Level: "OFF" } } as const;
  const { KmsKeyIdentifier: _, Description: __, ...rest } = settings;
  const changed = { ...rest, LogConfig: { Level: "OFF" } };
  expect(await answer(events.updateEventBus({ Name: "shop", ...update }))).toEqual({
    Arn: busArn("shop"),
    Name: "shop",
    ...changed,
  });
  const { CreationTime, LastModifiedTime, ...described } = await answer(events.describeEventBus({ Name: "shop" }));
  expect(described).toEqual({ Name: "shop", Arn: busArn("shop"), ...changed });
  expect(Number(LastModifiedTime) - Number(CreationTime)).toBeGreaterThanOrEqual(60_000);
});

test("buses are listed page by page; a bus that goes in between hides no other", async () => {
  const { events } = await start();
  for (const n of [3, 1, 4, 0, 2]) await events.createEventBus({ Name: `shop-${n}` });

  const first = await answer(events.listEventBuses({ NamePrefix: "shop", Limit: 2 }));
  expect(first).toEqual({ EventBuses: [aBus("shop-0"), aBus("shop-1")], NextToken: expect.any(String) });
  await events.deleteEventBus({ Name: "shop-1" });
  const second = await answer(events.listEventBuses({ NamePrefix: "shop", Limit: 2, NextToken: first.NextToken }));
  expect(second).toEqual({ EventBuses: [aBus("shop-2"), aBus("shop-3")], NextToken: expect.any(String) });
  expect(await answer(events.listEventBuses({ NamePrefix: "shop", NextToken: second.NextToken }))).toEqual({
    EventBuses: [aBus("shop-4")],
  });
  const wrong = { name: "ValidationException", message: "Parameter NextToken is not valid." };
  for (const NextToken of ["nonsense", first.NextToken])
    expect(await failure(events.listEventBuses({ NamePrefix: "other", NextToken }))).toEqual(wrong);
});

const notFound = (name: string) => ({
  name: "ResourceNotFoundException",
  message: `Event bus ${name} does not exist.`,
});
const refused = (message: string) => ({ name: "ValidationException", message });
const broken = (value: string, where: string, constraint: string) =>
  `Value '${value}' at '${where}' failed to satisfy constraint: ${constraint}`;
const one = (...what: [value: string, where: string, constraint: string]) =>
  refused(`1 validation error detected: ${broken(...what)}`);
const toMatch = "Member must satisfy regular expression pattern: ";

test.each([
  [{ Name: "default" }, { name: "ResourceAlreadyExistsException", message: "Event bus default already exists." }],
  [{ Name: "there" }, { name: "ResourceAlreadyExistsException", message: "Event bus there already exists." }],
  [{ Name: "aws.shop" }, refused("EventBus name starting with 'aws.' is not valid.")],
  [{ Name: "team/shop" }, refused("Event bus name must not contain '/'.")],
  [
    { Name: "aws.partner/a/b", EventSourceName: "aws.partner/a/b" },
    { name: "ResourceNotFoundException", message: "Event source aws.partner/a/b does not exist." },
  ],
  [{ Name: "other", EventSourceName: "aws.partner/a/b" }, refused("Event bus name must match event source name.")],
  [
    { Name: "" },
    refused(
      `2 validation errors detected: ${broken("", "name", `${toMatch}[/\\.\\-_A-Za-z0-9]+`)}; ${broken("", "name", "Member must have length greater than or equal to 1")}`,
    ),
  ],
  [{ Name: "x".repeat(257) }, one("x".repeat(257), "name", "Member must have length less than or equal to 256")],
  [
    { Name: "shop", Description: "x".repeat(513) },
    one("x".repeat(513), "description", "Member must have length less than or equal to 512"),
  ],
  [
    { Name: "shop", LogConfig: { Level: "LOUD" } },
    one("LOUD", "logConfig.level", "Member must satisfy enum value set: [OFF, ERROR, INFO, TRACE]"),
  ],
  [
    { Name: "shop", Tags: [{ Key: "", Value: "v" }] },
    one("", "tags.1.member.key", "Member must have length greater than or equal to 1"),
  ],
  [
    { Name: "shop", DeadLetterConfig: { Arn: "arn:aws:sns:us-east-1:000000000000:topic" } },
    refused("sns is not supported as a dead letter resource."),
  ],
  [
    { Name: "shop", DeadLetterConfig: { Arn: `${queueArn("dlq")}.fifo` } },
    refused("SQS FIFO is not supported by Dead Letter Queues."),
  ],
])("CreateEventBus refuses %j", async (input, error) => {
  const { events } = await start();
  await events.createEventBus({ Name: "there" });

  // As a program in another language, or by hand, might send it.
  expect(await failure(events.createEventBus(input as never))).toEqual(error);

  expect(await answer(events.listEventBuses({}))).toMatchObject({
    EventBuses: [{ Name: "default" }, { Name: "there" }],
  });
});

test("a bus that is not there is told of, and the default bus and one with rules stay", async () => {
  const { events } = await start();
  await events.createEventBus({ Name: "shop" });
  await events.putRule({ Name: "r", EventBusName: "shop", EventPattern: '{"source":["a"]}' });

  expect(await failure(events.describeEventBus({ Name: "none" }))).toEqual(notFound("none"));
  expect(await failure(events.deleteEventBus({ Name: "none" }))).toEqual(notFound("none"));
  expect(await failure(events.updateEventBus({ Name: "none" }))).toEqual(notFound("none"));
  const elsewhere = "arn:aws:events:eu-west-1:000000000000:event-bus/shop";
  expect(await failure(events.describeEventBus({ Name: elsewhere }))).toEqual(notFound("shop"));
  expect(await failure(events.deleteEventBus({ Name: "default" }))).toEqual(
    refused("Cannot delete event bus default."),
  );
  expect(await failure(events.deleteEventBus({ Name: "shop" }))).toEqual(
    refused("EventBus can't be deleted since it has rules."),
  );
});

test("there are a hundred buses at most", async () => {
  const { events } = await start();
  for (let n = 1; n < 100; n += 1) await events.createEventBus({ Name: `bus-${n}` });

  expect(await failure(events.createEventBus({ Name: "one-more" }))).toEqual({
    name: "LimitExceededException",
    message: "The requested resource exceeds the maximum number allowed.",
  });
  expect((await events.listEventBuses({})).EventBuses).toHaveLength(100);
});

test("an operation that is not run is refused by name", async () => {
  const { events } = await start();

  expect(await failure(events.listPartnerEventSources({ Limit: 1, NamePrefix: "aws.partner" } as never))).toEqual({
    name: "UnknownOperationException",
    message: "The local runtime does not run events:ListPartnerEventSources.",
  });
});

test.each([
  [[], "The request has another type."],
  [{ Name: 5 }, "The request's Name has another type."],
  [{ Name: "shop", Tags: [{ Key: true, Value: "v" }] }, "The request's Tags.0.Key has another type."],
])("a request of another shape, %j, is told what is wrong", async (input, start) => {
  const runtime = await run({ resources: {} });
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.CreateEventBus" },
    body: JSON.stringify(input),
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: "SerializationException",
    message: expect.stringMatching(new RegExp(`^${start}`)),
  });
});
