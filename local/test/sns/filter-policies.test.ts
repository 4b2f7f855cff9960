import {
  type MessageAttributeValue,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { queue, queueArn, subscription, topic, topicArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { failure, Queues } from "../support/sqs.ts";

async function filtered(FilterPolicy: object, more: object = {}) {
  const runtime = await run({
    resources: {
      ...topic("news"),
      ...queue("q"),
      ...subscription("news", "q", { RawMessageDelivery: true, FilterPolicy, ...more }),
    },
  });
  const client = snsClient(runtime);
  const queues = new Queues(runtime);
  const publish = (Message: string, MessageAttributes: Record<string, MessageAttributeValue> = {}) =>
    client.send(new PublishCommand({ TopicArn: topicArn("news"), Message, MessageAttributes }));
  return { runtime, client, queues, publish };
}

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (StringValue: string) => ({ DataType: "Number", StringValue });
const list = (StringValue: string) => ({ DataType: "String.Array", StringValue });

test.each<[string, object, Record<string, MessageAttributeValue>, boolean]>([
  ["a text that is asked for", { kind: ["a", "b"] }, { kind: text("b") }, true],
  ["another text", { kind: ["a", "b"] }, { kind: text("c") }, false],
  ["no such attribute", { kind: ["a"] }, {}, false],
  ["one of two attributes that are asked for", { kind: ["a"], size: ["b"] }, { kind: text("a") }, false],
  ["both of them, and more", { kind: ["a"], size: ["b"] }, { kind: text("a"), size: text("b"), x: text("y") }, true],
  ["a number, spelt otherwise", { n: [100] }, { n: number("100.0") }, true],
  ["another number", { n: [100] }, { n: number("101") }, false],
  ["a text where a number is asked for", { n: [100] }, { n: text("100") }, false],
  ["a list that holds what is asked for", { tags: ["b"] }, { tags: list('["a","b"]') }, true],
  ["a list that does not", { tags: ["c"] }, { tags: list('["a","b"]') }, false],
  ["a list with a number", { tags: [7] }, { tags: list('["a",7]') }, true],
  ["a prefix", { kind: [{ prefix: "or" }] }, { kind: text("order") }, true],
  ["anything but this", { kind: [{ "anything-but": ["a"] }] }, { kind: text("a") }, false],
  ["anything but that", { kind: [{ "anything-but": ["b"] }] }, { kind: text("a") }, true],
  ["an attribute that is not to be there", { kind: [{ exists: false }] }, { kind: text("a") }, false],
  ["no attribute where none is to be there", { kind: [{ exists: false }] }, {}, true],
])("a filter policy on attributes sees %s", async (_, policy, attributes, passes) => {
  const { runtime, queues, publish } = await filtered(policy);

  await publish("m", attributes);

  expect(await queues.bodies("q")).toEqual(passes ? ["m"] : []);
  expect(runtime.journal.hops()[0]?.reason).toBe(passes ? undefined : "every subscription's filter policy left it out");
});

test("a filter policy on the body sees into it, and nothing in a body that is no JSON object", async () => {
  const policy = { order: { total: [{ exists: true }], state: ["open"] } };
  const { queues, publish } = await filtered(policy, { FilterPolicyScope: "MessageBody" });
  const open = JSON.stringify({ order: { total: 5, state: "open" } });

  await publish(open);
  await publish(JSON.stringify({ order: { total: 5, state: "closed" } }));
  await publish("order", { order: text("open") });
  await publish("[]");

  expect(await queues.bodies("q")).toEqual([open]);
});

test("a filter policy can be changed, and taken away", async () => {
  const { client, queues, publish } = await filtered({ kind: ["a"] });
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn: topicArn("news"), Protocol: "sqs", Endpoint: queueArn("q") }),
  );
  const set = (AttributeValue: string) =>
    client.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue }),
    );

  await set('{"kind":["b"]}');
  await publish("1", { kind: text("a") });
  await publish("2", { kind: text("b") });
  await set("");
  await publish("3");
  await set("{}");
  await publish("4");

  expect(await queues.bodies("q")).toEqual(["2", "3", "4"]);
});

test("a filter policy that is wrong is refused with the reason, and the one before stays", async () => {
  const { client, queues, publish } = await filtered({ kind: ["a"] });
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn: topicArn("news"), Protocol: "sqs", Endpoint: queueArn("q") }),
  );
  const set = (AttributeValue: string) =>
    client.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue }),
    );

  expect(await failure(set('{"kind":"b"}'))).toMatchObject({
    name: "InvalidParameterException",
    message:
      'Invalid parameter: FilterPolicy: "kind" must be an object or an array\n' +
      ' at [Source: (String)"{"kind":"b"}"; line: 1, column: 10]',
  });

  await publish("1", { kind: text("a") });
  await publish("2", { kind: text("b") });
  expect(await queues.bodies("q")).toEqual(["1"]);
});

const values = (count: number, prefix = "v") => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const within = { a: { b: { c: values(4) } }, d: { e: values(3) } };
/** 24 + 64 + 64, or six less in the first. */
const withOr = (metricNames: number, last: number, sources: number) => ({
  source: values(sources),
  $or: [
    { metricName: values(metricNames) },
    { metricType: values(4), $or: [{ id: values(4) }, { space: values(last) }] },
  ],
});
const nestedWithOr = (types: number) => ({
  $or: [{ metricName: values(3) }, { namespace: values(2) }],
  detail: { scope: values(2), $or: [{ source: values(1) }, { type: values(types) }] },
});
const tooComplex = "FilterPolicy: Filter policy is too complex";
const tooManyKeys = "FilterPolicy: Filter policy can not have more than 5 keys";
const keys = (count: number) => Object.fromEntries(values(count, "key").map((key) => [key, ["v"]]));

test.each<[string, object, scope: "MessageAttributes" | "MessageBody", reason: string | undefined]>([
  ["150 values", { key: values(150) }, "MessageAttributes", undefined],
  ["151 values", { key: values(151) }, "MessageAttributes", tooComplex],
  ["100 values and 51", { a: values(100), b: values(51) }, "MessageAttributes", tooComplex],
  ["5 keys", keys(5), "MessageAttributes", undefined],
  ["6 keys", keys(6), "MessageAttributes", tooManyKeys],
  ["6 keys within one", { a: keys(6) }, "MessageBody", undefined],
  ["18 + 48 + 84 by $or", withOr(6, 7, 3), "MessageAttributes", undefined],
  ["24 + 64 + 64 by $or", withOr(6, 4, 4), "MessageAttributes", tooComplex],
  ["24 + 72 + 16 + 48 by nested $or", nestedWithOr(3), "MessageBody", tooComplex],
  ["24 + 48 + 16 + 32 by nested $or", nestedWithOr(2), "MessageBody", undefined],
  ["3 x 4 x 2 x 3 of keys within others", within, "MessageBody", undefined],
  ["3 x 4 x 2 x 3 x 1 x 3 of keys within others", { ...within, f: values(3) }, "MessageBody", tooComplex],
  ["keys with dots", { "a.b.c": values(50) }, "MessageAttributes", undefined],
  [
    "keys within others, of attributes",
    { object: { key: [{ prefix: "auto-" }] } },
    "MessageAttributes",
    "Filter policy scope MessageAttributes does not support nested filter policy",
  ],
])("the limits of a filter policy: %s", async (_, policy, FilterPolicyScope, reason) => {
  const client = snsClient(await run({ resources: { ...topic("news"), ...queue("q"), ...queue("q2") } }));
  const FilterPolicy = JSON.stringify(policy);
  const subscribing = client.send(
    new SubscribeCommand({
      TopicArn: topicArn("news"),
      Protocol: "sqs",
      Endpoint: queueArn("q2"),
      Attributes: { FilterPolicyScope, FilterPolicy },
    }),
  );
  if (reason === undefined) await subscribing;
  else
    expect(await failure(subscribing)).toMatchObject({
      name: "InvalidParameterException",
      message: `Invalid parameter: Attributes Reason: ${reason}`,
    });

  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn: topicArn("news"), Protocol: "sqs", Endpoint: queueArn("q") }),
  );
  const set = (AttributeName: string, AttributeValue: string) =>
    client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  await set("FilterPolicyScope", FilterPolicyScope);
  const setting = set("FilterPolicy", FilterPolicy);
  if (reason === undefined) await setting;
  else expect(await failure(setting)).toMatchObject({ message: `Invalid parameter: ${reason}` });
});

test("a scope that is none is refused as on AWS", async () => {
  const { client } = await filtered({ kind: ["a"] });
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn: topicArn("news"), Protocol: "sqs", Endpoint: queueArn("q") }),
  );
  const set = new SetSubscriptionAttributesCommand({
    SubscriptionArn,
    AttributeName: "FilterPolicyScope",
    AttributeValue: "RandomValue",
  });

  expect(await failure(client.send(set))).toMatchObject({
    message:
      "Invalid parameter: FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or MessageAttributes",
  });
});
