// What a target gets instead of the event. The cases follow EventBridge's user guide, and what AWS was recorded to deliver.
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { queue, queueArn, rule, ruleArn } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const detail = {
  id: "o-1",
  total: 12.5,
  paid: false,
  note: null,
  text: 'say "hi" \\ bye',
  lines: [
    { id: "a", price: 1 },
    { id: "b", price: 2 },
  ],
  tags: ["new", "big"],
  customer: { name: "Ann", "first-order": true, "a.b": 1 },
};

/** What one target gets of one event, and where the event ended. */
async function delivered(properties: object) {
  const dlq = { DeadLetterConfig: { Arn: queueArn("dlq") } };
  const target = { Id: "t", Arn: queueArn("a"), ...dlq, ...properties };
  const runtime = await run({
    resources: { ...queue("a"), ...queue("dlq"), ...rule("r", { source: ["shop"] }, [target]) },
  });
  await putter(runtime)(anEntry({ Detail: JSON.stringify(detail), Time: new Date(1_767_323_045_678) }));
  await settle(runtime);
  const queues = new Queues(runtime);
  const [body] = await queues.bodies("a");
  const [letter] = await queues.receive("dlq");
  return { runtime, body, letter };
}

const transformer = (InputPathsMap: object, InputTemplate: string) => ({
  InputTransformer: { InputPathsMap, InputTemplate },
});

test("numbers are passed on as the producer wrote them, in parts of the event too", async () => {
  const precise = '{"id":9007199254740993,"price":10.0,"tiny":1e-7,"many":[1.50,2]}';
  const send = async (properties: object) => {
    const target = { Id: "t", Arn: queueArn("a"), ...properties };
    const runtime = await run({ resources: { ...queue("a"), ...rule("r", { source: ["shop"] }, [target]) } });
    await putter(runtime)(anEntry({ Detail: precise }));
    await settle(runtime);
    return (await new Queues(runtime).bodies("a"))[0];
  };

  expect(await send({ InputPath: "$.detail" })).toBe(precise);
  expect(
    await send(transformer({ id: "$.detail.id", many: "$.detail.many" }, '{"a":<id>,"b":<many>,"c":"x<id>"}')),
  ).toBe('{"a":9007199254740993,"b":[1.50,2],"c":"x9007199254740993"}');
  expect(await send(transformer({ id: "$.detail.id" }, '"order <id>"'))).toBe('"order 9007199254740993"');
});

test("an Input is what the target gets, whatever the event", async () => {
  expect((await delivered({ Input: '{ "fixed": [1, 2] }' })).body).toBe('{ "fixed": [1, 2] }');
});

test.each([
  ["$.detail.customer", '{"name":"Ann","first-order":true,"a.b":1}'],
  ["$.detail.id", '"o-1"'],
  ["$.detail.total", "12.5"],
  ["$.detail.note", "null"],
  ["$.detail-type", '"Sold"'],
  ["$.detail.lines[1].id", '"b"'],
  ["$.detail.lines[*].price", "[1,2]"],
  ["$.detail.customer.first-order", "true"],
  ["$.detail.tags", '["new","big"]'],
  ["$.resources", "[]"],
  ["$.nothing.there", "null"],
])("the InputPath %s takes that part of the event, as JSON", async (InputPath, body) => {
  expect((await delivered({ InputPath })).body).toBe(body);
});

test.each([
  [
    "a string, a number, a boolean and null",
    '{"a":<text>,"b":<total>,"c":<paid>,"d":<note>}',
    { a: detail.text, b: 12.5, c: false, d: null },
  ],
  ["an object and a list", '{"a":<customer>,"b":<tags>}', { a: detail.customer, b: detail.tags }],
  ["a string between quotes", '{"a":"<id>"}', { a: "o-1" }],
  ["a number and a boolean between quotes", '{"a":"<total>/<paid>"}', { a: "12.5/false" }],
  ["the same one several times within a text", '{"a":"x/<id>/y/<id>"}', { a: "x/o-1/y/o-1" }],
  ["one whose path leads to nothing", '{"a":<gone>,"b":"<gone>","c":"x<gone>y"}', { a: "", b: "", c: "xy" }],
  ["none", '{"a": "no < placeholder > here", "b": "1 <2> 3\\"<id>"}', undefined],
  ["nested objects", '{"a":{"b":[<id>,{"c":"<id>"}]}}', { a: { b: ["o-1", { c: "o-1" }] } }],
  ["all that there is", "<customer>", detail.customer],
  ["a list", "[<id>, <total>]", ["o-1", 12.5]],
])("a template of JSON with %s", async (_, template, expected) => {
  const names = ["id", "text", "total", "paid", "note", "customer", "tags", "gone", "2"];
  const paths = Object.fromEntries(names.map((name) => [name, name === "2" ? "$.detail.total" : `$.detail.${name}`]));

  const { body = "" } = await delivered(transformer(paths, template));

  expect(JSON.parse(body)).toEqual(expected ?? { a: "no < placeholder > here", b: '1 12.5 3"o-1' });
});

test("a template of JSON is delivered without the white space in it", async () => {
  const { body } = await delivered(
    transformer({ "the-id": "$.detail.id" }, '{\n  "id": <the-id>,\n  "a": "b  c"\n}\n'),
  );

  expect(body).toBe('{"id":"o-1","a":"b  c"}');
});

test.each([
  ["texts", '"Order <id> of <type>"', '"Order o-1 of Sold"'],
  [
    "objects and lists, which lose their quotes",
    '"<customer> <tags>"',
    '"{name:Ann,first-order:true,a.b:1} [new,big]"',
  ],
  ["booleans and numbers", '"<paid> <total>"', '"false 12.5"'],
  ["what leads to nothing", '"in detail <gone>"', '"in detail "'],
  ["a text with quotes in it, which stands as it is", '"<text>"', `"${detail.text}"`],
  ["several lines, each in quotes", '"one <id>"\n"two <type>"', '"one o-1"\n"two Sold"'],
])("a template of text with %s", async (_, template, expected) => {
  const names = ["id", "text", "total", "paid", "customer", "tags", "gone"];
  const paths = Object.fromEntries(names.map((name) => [name, `$.detail.${name}`]));

  expect((await delivered(transformer({ ...paths, type: "$.detail-type" }, template))).body).toBe(expected);
});

test("a template may use what EventBridge itself knows", async () => {
  const template = `{
    "arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>,
    "event": <aws.events.event>, "json": <aws.events.event.json>
  }`;

  const { body = "" } = await delivered(transformer({}, template));

  const head = {
    version: "0",
    id: expect.any(String),
    source: "shop",
    account: "000000000000",
    time: "2026-01-02T03:04:05Z",
    region: "us-east-1",
    resources: [],
  };
  expect(JSON.parse(body)).toEqual({
    arn: ruleArn("r"),
    name: "r",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: { ...head, detailType: "Sold" },
    json: { ...head, "detail-type": "Sold", detail },
  });
});

test.each([
  ["an object", "$.detail.customer"],
  ["a list", "$.detail.tags"],
  ["a text that has quotes itself", "$.detail.text"],
])(
  "a template with %s between quotes gives no JSON: the event itself goes to the dead-letter queue",
  async (_, path) => {
    const { body, letter, runtime } = await delivered(transformer({ it: path }, '{"a":"<it>"}'));

    expect(body).toBeUndefined();
    expect(JSON.parse(letter?.Body ?? "").detail).toEqual(detail);
    expect(letter?.MessageAttributes?.ERROR_CODE?.StringValue).toBe("INVALID_JSON");
    expect(runtime.journal.hops().at(-1)).toMatchObject({ what: "dead-lettered", where: "r", to: "dlq" });
  },
);

test("without a dead-letter queue, it is shown as lost, with the text that is no JSON", async () => {
  const { body, runtime } = await delivered({
    ...transformer({ it: "$.detail.tags" }, '{"a":"<it>"}'),
    DeadLetterConfig: undefined,
  });

  expect(body).toBeUndefined();
  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    where: "r",
    reason:
      'a: INVALID_JSON: The input template of target t gives no JSON: {"a":"["new","big"]"} (the target has no dead-letter queue)',
  });
});

test.each([
  [
    "two kinds of input",
    { Input: "{}", InputPath: "$.detail" },
    "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
  ],
  [
    "a placeholder without a path",
    transformer({ a: "$.detail.a" }, '{"x":<b>}'),
    "InputTemplate for target t contains invalid placeholder b.",
  ],
  [
    "the whole event within a text",
    transformer({}, '"event was <aws.events.event.json> today"'),
    "InputTemplate for target t contains placeholder aws.events.event.json valid only for JSON template.",
  ],
  [
    "the whole event in a list",
    transformer({}, "[<aws.events.event.json>]"),
    "InputTemplate for target t contains placeholder aws.events.event.json valid only for JSON template.",
  ],
  [
    "a placeholder of EventBridge's that there is not",
    transformer({}, '"<aws.events.moon>"'),
    "InputTemplate for target t contains invalid placeholder aws.events.moon.",
  ],
  ["an Input that is no JSON", { Input: "hello" }, "JSON syntax error in input for target t."],
  ["a path with a filter", { InputPath: "$.detail[?(@.a)]" }, "InputPath for target t is invalid."],
  ["a path with a name in brackets", { InputPath: "$.detail['id']" }, "InputPath for target t is invalid."],
  [
    "a path that does not start at the event",
    transformer({ a: "detail.a" }, "<a>"),
    "InputPathsMap (a) for target t is invalid.",
  ],
  [
    "too many paths",
    transformer(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`p${n}`, "$.id"])), '"x"'),
    "Targets.0.InputTransformer.InputPathsMap: Member must have length less than or equal to 100",
  ],
  [
    "too long a template",
    transformer({}, `"${"x".repeat(8_191)}"`),
    "Targets.0.InputTransformer.InputTemplate: Member must have length less than or equal to 8192",
  ],
])("a target with %s is refused", async (_, properties, message) => {
  await expect(delivered(properties)).rejects.toThrow(message);
});
