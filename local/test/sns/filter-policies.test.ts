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
      'Invalid parameter: Attributes Reason: FilterPolicy: "kind" must be an object or an array\n' +
      ' at [Source: (String)"{"kind":"b"}"; line: 1, column: 10]',
  });

  await publish("1", { kind: text("a") });
  await publish("2", { kind: text("b") });
  expect(await queues.bodies("q")).toEqual(["1"]);
});
