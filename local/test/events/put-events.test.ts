import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { queue, queueArn, rule } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

const everything = { source: [{ exists: true }] };
const stack = {
  resources: {
    ...queue("one"),
    ...queue("two"),
    ...rule("to-one", everything, [{ Id: "one", Arn: queueArn("one") }]),
    ...rule("to-two", everything, [{ Id: "two", Arn: queueArn("two") }]),
  },
};

const required = (name: string) => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});
const malformed = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
const eventId = { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`;

test.each([
  ["without a Source", { DetailType: "Sold", Detail: "{}" }, required("Source")],
  ["with an empty Source", anEntry({ Source: "" }), required("Source")],
  ["without a DetailType", { Source: "shop", Detail: "{}" }, required("DetailType")],
  ["with an empty DetailType", anEntry({ DetailType: "" }), required("DetailType")],
  ["without a Detail", { Source: "shop", DetailType: "Sold" }, required("Detail")],
  ["without anything", {}, required("Source")],
  ["whose Detail is no JSON", anEntry({ Detail: "{oops" }), malformed],
  ["whose Detail is followed by more", anEntry({ Detail: "{} {}" }), malformed],
  ["whose Detail is an array", anEntry({ Detail: "[1]" }), malformed],
  ["whose Detail is a text", anEntry({ Detail: '"text"' }), malformed],
  ["whose Detail is a number", anEntry({ Detail: "7" }), malformed],
  ["whose Detail is null", anEntry({ Detail: "null" }), malformed],
  ["whose Detail is nested too deep", anEntry({ Detail: nested(1_001) }), malformed],
  ["with an integer above those of 64 bits", anEntry({ Detail: '{"n":9223372036854775808}' }), malformed],
  ["with an integer below those of 64 bits", anEntry({ Detail: '{"n":[-9223372036854775809]}' }), malformed],
  ["with an integer far beyond them", anEntry({ Detail: `{"n":${"9".repeat(500_000)}}` }), malformed],
  [
    "whose DetailType is too long",
    anEntry({ DetailType: "x".repeat(129) }),
    {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.",
    },
  ],
  [
    "in AWS's own name",
    anEntry({ Source: "aws.s3" }),
    { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
  ],
])("an entry %s fails alone, and reaches no one", async (_, wrong, error) => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const queues = new Queues(runtime);

  const result = await put(anEntry({ Detail: '{"n":1}' }), wrong, anEntry({ Detail: '{"n":2}' }));

  expect(result).toEqual({ failed: 1, entries: [eventId, error, eventId] });
  const details = (await queues.bodies("one")).map((body) => JSON.parse(body ?? "").detail);
  expect(details).toEqual([{ n: 1 }, { n: 2 }]);
  expect(runtime.journal.hops().filter(({ what }) => what === "accepted")).toHaveLength(2);
});

test("a Detail may be nested a thousand deep", async () => {
  const put = putter(await run(stack));

  expect(await put(anEntry({ Detail: nested(1_000) }))).toEqual({ failed: 0, entries: [eventId] });
});

test.each([
  ["the largest and the smallest integer", '{"n":[9223372036854775807,-9223372036854775808]}'],
  ["digits in a text", '{"n":"99999999999999999999"}'],
  ["a fraction and a power of ten", '{"n":[99999999999999999999.5,1e30,10000000000000000000000e0]}'],
])("a Detail may hold %s", async (_, Detail) => {
  const put = putter(await run(stack));

  expect(await put(anEntry({ Detail, DetailType: "x".repeat(128) }))).toEqual({ failed: 0, entries: [eventId] });
});

const arnOrName =
  "Member must satisfy regular expression pattern: (arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+";

test.each([
  [
    "whose bus has a name that none can have",
    { EventBusName: "no bus" },
    `1 validation error detected: Value 'no bus' at 'entries.2.member.eventBusName' failed to satisfy constraint: ${arnOrName}`,
  ],
  [
    "with an empty trace header",
    { TraceHeader: "" },
    "1 validation error detected: Value '' at 'entries.2.member.traceHeader' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    "with too long a resource",
    { Resources: ["x".repeat(2_049)] },
    `1 validation error detected: Value '[${"x".repeat(2_049)}]' at 'entries.2.member.resources' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048]`,
  ],
])("an entry %s refuses the request as a whole", async (_, wrong, message) => {
  const runtime = await run(stack);

  expect(await failure(putter(runtime)(anEntry(), anEntry(wrong)))).toMatchObject({
    name: "ValidationException",
    message,
  });
  expect(runtime.journal.hops()).toEqual([]);
});

test("a request for a global endpoint is refused, since there is none", async () => {
  const runtime = await run(stack);
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutEvents" },
    body: JSON.stringify({ Entries: [anEntry()], EndpointId: "abcde.veo" }),
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: "ResourceNotFoundException",
    message: "Endpoint abcde.veo does not exist: global endpoints are not run.",
  });
});

test("members that are null are as ones that are not there", async () => {
  const runtime = await run(stack);
  const nothing = { Time: null, Resources: null, EventBusName: null, TraceHeader: null };
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutEvents" },
    body: JSON.stringify({ Entries: [{ ...anEntry(), ...nothing }, { Source: null }], EndpointId: null }),
  });

  expect(await response.json()).toEqual({ FailedEntryCount: 1, Entries: [eventId, required("Source")] });
});

test.each([
  ["no-such-bus", "there is no bus no-such-bus; AWS accepts such an event, and drops it"],
  [
    "arn:aws:events:eu-west-1:000000000000:event-bus/default",
    "there is no bus arn:aws:events:eu-west-1:000000000000:event-bus/default here, where all is in the account 000000000000 and the Region us-east-1; AWS accepts such an event, and drops it",
  ],
  [
    "arn:aws:events:us-east-1:111111111111:event-bus/default",
    "there is no bus arn:aws:events:us-east-1:111111111111:event-bus/default here, where all is in the account 000000000000 and the Region us-east-1; AWS accepts such an event, and drops it",
  ],
])("an event for the bus %s is accepted, and shown as lost", async (EventBusName, reason) => {
  const runtime = await run(stack);

  expect(await putter(runtime)(anEntry({ EventBusName }))).toEqual({ failed: 0, entries: [eventId] });

  const identity = { eventId: expect.any(String), detailType: "Sold" };
  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: EventBusName },
    { ...identity, what: "lost", where: EventBusName, reason },
  ]);
});

test("a request of more than ten entries is refused as a whole, with the entries in the message", async () => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const entry =
    "PutEventsRequestEntry(time=null, source=shop, resources=null, detailType=Sold, detail={}, eventBusName=null, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)";

  expect(await failure(put(...Array.from({ length: 11 }, () => anEntry())))).toMatchObject({
    name: "ValidationException",
    message: `1 validation error detected: Value '[${Array.from({ length: 11 }, () => entry).join(", ")}]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10`,
  });
  expect(runtime.journal.hops()).toEqual([]);
});

test("a request without entries is refused", async () => {
  expect(await failure(putter(await run(stack))())).toMatchObject({
    name: "ValidationException",
    message:
      "1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
  });
});

test("a text that is none refuses the request", async () => {
  const runtime = await run(stack);
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutEvents" },
    body: JSON.stringify({ Entries: [anEntry(), { ...anEntry(), Detail: { n: 1 } }] }),
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: "SerializationException",
    message: "The request's Entries.1.Detail has another type. Invalid input: expected string, received object.",
  });
  expect(runtime.journal.hops()).toEqual([]);
});

test("a Time that no calendar knows refuses the request", async () => {
  const runtime = await run(stack);
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutEvents" },
    body: JSON.stringify({ Entries: [anEntry(), { ...anEntry(), Time: 1e18 }] }),
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: "ValidationException" });
  expect(runtime.journal.hops()).toEqual([]);
});

// 14 for the Time, and the UTF-8 bytes of source, detail-type, detail and resources: below 1,048,576 in all.
const LIMIT = 1_048_576;
const detailOf = (bytes: number) => JSON.stringify({ a: "x".repeat(bytes - '{"a":""}'.length) });
const others = 14 + "shop".length + "Sold".length + "ü".length + 1;
const sized = (bytes: number) => anEntry({ Time: new Date(0), Resources: ["ü"], Detail: detailOf(bytes - others) });

test("an entry may take all but a byte of what a request may hold; what a queue can't take then is shown as lost", async () => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const entry = sized(LIMIT - 1);

  expect(await put(entry)).toEqual({ failed: 0, entries: [eventId] });
  // With its envelope it is longer than a queue takes.
  const lost = runtime.journal.hops().filter(({ what }) => what === "lost");
  expect(lost.map(({ reason }) => reason)).toEqual([
    "one: INVALID_PARAMETER: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes. (the target has no dead-letter queue)",
    "two: INVALID_PARAMETER: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes. (the target has no dead-letter queue)",
  ]);
});

test("an event of almost a mebibyte arrives byte for byte", async () => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const queues = new Queues(runtime);
  const Detail = detailOf(LIMIT - 1_000);

  await put(anEntry({ Detail }));

  const [body = ""] = await queues.bodies("one");
  expect(body.endsWith(`"detail":${Detail}}`)).toBe(true);
});

test.each([
  ["one entry", [sized(LIMIT)]],
  ["ten entries together", [...Array.from({ length: 9 }, () => sized(100_000)), sized(LIMIT - 900_000)]],
])("the limit of a request's size holds for %s", async (_, entries) => {
  const runtime = await run(stack);

  expect(await failure(putter(runtime)(...entries))).toMatchObject({
    name: "ValidationException",
    message: "Total size of the entries in the request is over the limit.",
  });
  expect(runtime.journal.hops()).toEqual([]);
});

test("targets get EventBridge's envelope: its keys in order, and the detail as it was written, without white space", async () => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const queues = new Queues(runtime);
  const Detail = '{\n\t"b" : 1.0, "a": "two  words\\" {", "n": 1234567890123456789,\r\n "a": [ 1e2 ] }';

  const { entries } = await put(
    anEntry({ Detail, Time: new Date("2026-01-02T03:04:05.999Z"), Resources: ["r1", "r2"] }),
  );

  const [{ EventId } = {}] = entries;
  const body = `{"version":"0","id":"${EventId}","detail-type":"Sold","source":"shop","account":"000000000000","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":["r1","r2"],"detail":{"b":1.0,"a":"two  words\\" {","n":1234567890123456789,"a":[1e2]}}`;
  expect(await queues.bodies("one")).toEqual([body]);
  // One id, whatever rules and targets there are.
  expect(await queues.bodies("two")).toEqual([body]);
});

test("without Time and Resources an event has the time of the call, and no resources", async () => {
  const runtime = await run(stack);
  const put = putter(runtime);
  const queues = new Queues(runtime);
  const before = Math.floor(runtime.clock.now() / 1000) * 1000;

  await put(anEntry());

  const [body = ""] = await queues.bodies("one");
  const { time, resources } = JSON.parse(body);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(time)).toBeLessThanOrEqual(runtime.clock.now());
  expect(resources).toEqual([]);
});

test("the journal knows an event by the ids in its metadata", async () => {
  const runtime = await run(stack);
  const metadata = { id: "event-1", correlationId: "story-1" };

  await putter(runtime)(anEntry({ Detail: JSON.stringify({ metadata }) }));

  await settle(runtime);
  const identity = { eventId: "event-1", correlationId: "story-1", detailType: "Sold" };
  expect(story(runtime.journal.story("story-1"))).toEqual([
    { ...identity, what: "accepted", where: "default" },
    { ...identity, what: "matched", where: "default", to: "to-one" },
    { ...identity, what: "matched", where: "default", to: "to-two" },
    { ...identity, what: "delivered", where: "to-one", to: "one" },
    { ...identity, what: "delivered", where: "to-two", to: "two" },
  ]);
});
