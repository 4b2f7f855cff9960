import { PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { queue, queueArn, subscription, topic, topicArn } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { failure, Queues } from "../support/sqs.ts";

/** A topic with a queue that gets messages wrapped, and one that gets them raw. */
async function news(more: object = {}) {
  const runtime = await run({
    resources: {
      ...topic("news"),
      ...queue("wrapped"),
      ...queue("raw"),
      ...subscription("news", "wrapped"),
      ...subscription("news", "raw", { RawMessageDelivery: true }),
      ...more,
    },
  });
  return { runtime, client: snsClient(runtime), queues: new Queues(runtime), TopicArn: topicArn("news") };
}

const text = (StringValue: string) => ({ DataType: "String", StringValue });

test("a subscriber gets a message wrapped in SNS's document, or raw with its attributes", async () => {
  const { runtime, client, queues, TopicArn } = await news();
  const MessageAttributes = {
    kind: text("a & <b>"),
    bytes: { DataType: "Binary", BinaryValue: Uint8Array.from([1, 2]) },
  };

  const { MessageId } = await client.send(
    new PublishCommand({ TopicArn, Message: 'é <&> "\n', Subject: "Greeting", MessageAttributes }),
  );

  const [wrapped] = await queues.receive("wrapped");
  const document = JSON.parse(wrapped?.Body ?? "");
  expect(Object.keys(document)).toEqual([
    "Type",
    "MessageId",
    "TopicArn",
    "Subject",
    "Message",
    "Timestamp",
    "SignatureVersion",
    "Signature",
    "SigningCertURL",
    "UnsubscribeURL",
    "MessageAttributes",
  ]);
  expect(document).toMatchObject({
    Type: "Notification",
    MessageId,
    TopicArn,
    Subject: "Greeting",
    Message: 'é <&> "\n',
    Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    SignatureVersion: "1",
    UnsubscribeURL: expect.stringContaining(`${runtime.endpoint}/?Action=Unsubscribe&SubscriptionArn=${TopicArn}:`),
    MessageAttributes: { kind: { Type: "String", Value: "a & <b>" }, bytes: { Type: "Binary", Value: "AQI=" } },
  });
  expect(wrapped?.MessageAttributes).toBeUndefined();
  const [raw] = await queues.receive("raw");
  expect(raw).toMatchObject({ Body: 'é <&> "\n', MessageAttributes });
});

test("without a subject and attributes the document has no keys for them", async () => {
  const { client, queues, TopicArn } = await news();

  await client.send(new PublishCommand({ TargetArn: TopicArn, Message: "m" }));

  const [body = ""] = await queues.bodies("wrapped");
  expect(Object.keys(JSON.parse(body))).not.toContain("Subject");
  expect(Object.keys(JSON.parse(body))).not.toContain("MessageAttributes");
});

test("the journal shows where a message went, by the ids in its attributes", async () => {
  const { runtime, client, TopicArn } = await news();

  await client.send(
    new PublishCommand({
      TopicArn,
      Message: "m",
      MessageAttributes: { eventId: text("event-1"), correlationId: text("story-1"), detailType: text("Sold") },
    }),
  );

  const identity = { eventId: "event-1", correlationId: "story-1", detailType: "Sold" };
  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "published", where: "news" },
    { ...identity, what: "delivered", where: "news", to: "wrapped" },
    { ...identity, what: "delivered", where: "news", to: "raw" },
  ]);
});

test("a message that no one has subscribed to is published, and the journal says that no one heard it", async () => {
  const { runtime, client } = await news(topic("silent"));

  await client.send(new PublishCommand({ TopicArn: topicArn("silent"), Message: "m" }));

  expect(story(runtime.journal.hops())).toEqual([
    { what: "published", where: "silent", reason: "the topic has no subscription" },
  ]);
});

test("of a message with a text for each protocol, queues get theirs, or the default", async () => {
  const { client, queues, TopicArn } = await news();
  const publish = (message: object) =>
    client.send(new PublishCommand({ TopicArn, Message: JSON.stringify(message), MessageStructure: "json" }));

  await publish({ default: "for all", sqs: "for queues", email: "for people" });
  await publish({ default: "for all" });

  expect(await queues.bodies("raw")).toEqual(["for queues", "for all"]);
});

test.each([
  [
    "without a default text",
    '{"sqs":"x"}',
    "Invalid parameter: Message Structure - No default entry in JSON message body",
  ],
  ["that is no JSON", "{oops", "Invalid parameter: Message Structure - JSON message body failed to parse"],
])("a message with a text for each protocol %s is refused", async (_, Message, message) => {
  const { client, queues, TopicArn } = await news();

  expect(await failure(client.send(new PublishCommand({ TopicArn, Message, MessageStructure: "json" })))).toMatchObject(
    {
      name: "InvalidParameterException",
      message,
    },
  );
  expect(await queues.bodies("raw")).toEqual([]);
});

test("a batch publishes each entry in order; one that is refused fails alone", async () => {
  const { client, queues, TopicArn } = await news();

  const { Successful, Failed } = await client.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: [
        { Id: "a", Message: "1", MessageAttributes: { kind: text("x") } },
        { Id: "b", Message: "2", MessageAttributes: { kind: { DataType: "Wrong", StringValue: "x" } } },
        { Id: "c", Message: "3" },
      ],
    }),
  );

  expect(Successful).toEqual([
    { Id: "a", MessageId: expect.any(String) },
    { Id: "c", MessageId: expect.any(String) },
  ]);
  expect(Failed).toEqual([
    { Id: "b", Code: "ParameterValueInvalid", Message: expect.stringContaining("'kind'"), SenderFault: true },
  ]);
  expect(await queues.bodies("raw")).toEqual(["1", "3"]);
});

const entry = (Id: string, Message = "x") => ({ Id, Message });

test.each([
  ["no entries", [], "EmptyBatchRequestException", "The batch request doesn't contain any entries."],
  [
    "eleven entries",
    Array.from({ length: 11 }, (_, n) => entry(String(n))),
    "TooManyEntriesInBatchRequestException",
    "The batch request contains more entries than permissible.",
  ],
  [
    "an id that stands twice",
    [entry("a"), entry("a")],
    "BatchEntryIdsNotDistinctException",
    "Two or more batch entries in the request have the same Id.",
  ],
  [
    "more bytes than SNS takes",
    [entry("a", "ü".repeat(100_000)), entry("b", "x".repeat(62_145))],
    "BatchRequestTooLongException",
    "The length of all the messages put together is more than the limit.",
  ],
])("a batch with %s is refused as a whole", async (_, PublishBatchRequestEntries, name, message) => {
  const { client, queues, TopicArn } = await news();

  expect(await failure(client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })))).toMatchObject({
    name,
    message,
  });
  expect(await queues.bodies("raw")).toEqual([]);
});

test("a message may have 256 KiB with its attributes, and not one byte more", async () => {
  const { client, queues, TopicArn } = await news();
  const MessageAttributes = { b: { DataType: "Binary", BinaryValue: new Uint8Array(3) } };
  const bytes = 262_144 - "bBinary".length - 3;
  const publish = (Message: string) => client.send(new PublishCommand({ TopicArn, Message, MessageAttributes }));

  await publish("x".repeat(bytes));

  expect(await failure(publish("x".repeat(bytes + 1)))).toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Message too long",
  });
  expect(await queues.bodies("raw")).toHaveLength(1);
});

test.each([
  ["to a topic that does not exist", { TopicArn: topicArn("none") }, "NotFoundException", "Topic does not exist"],
  ["without a message", { Message: "" }, "InvalidParameterException", "Invalid parameter: Empty message"],
  [
    "with an attribute of no known type",
    { MessageAttributes: { kind: { DataType: "Text", StringValue: "x" } } },
    "InvalidParameterValueException",
    "The message attribute 'kind' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    "with an attribute without a value",
    { MessageAttributes: { kind: { DataType: "String", StringValue: "" } } },
    "InvalidParameterValueException",
    "The message attribute 'kind' must contain non-empty message attribute value for message attribute type 'String'.",
  ],
])("a publish %s is refused", async (_, input, name, message) => {
  const { client, queues, TopicArn } = await news();

  expect(await failure(client.send(new PublishCommand({ TopicArn, Message: "m", ...input })))).toMatchObject({
    name,
    message,
  });
  expect(await queues.bodies("raw")).toEqual([]);
});

test("what a subscribed queue can't take goes to the subscription's dead-letter queue, as the subscriber would have got it", async () => {
  const runtime = await run({
    resources: {
      ...topic("news"),
      ...queue("dlq"),
      ...subscription("news", "gone", {
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: queueArn("dlq") },
      }),
      ...subscription("news", "gone-too"),
    },
  });
  const queues = new Queues(runtime);

  await snsClient(runtime).send(
    new PublishCommand({ TopicArn: topicArn("news"), Message: "m", MessageAttributes: { kind: text("x") } }),
  );

  expect(await queues.receive("dlq")).toMatchObject([{ Body: "m", MessageAttributes: { kind: text("x") } }]);
  await settle(runtime);
  const hops = story(runtime.journal.hops());
  expect(hops).toHaveLength(3);
  expect(hops).toEqual(
    expect.arrayContaining([
      { what: "published", where: "news" },
      {
        what: "dead-lettered",
        where: "news",
        to: "dlq",
        reason: `gone: NO_RESOURCE: The queue ${queueArn("gone")} does not exist.`,
      },
      {
        what: "lost",
        where: "news",
        reason: `gone-too: NO_RESOURCE: The queue ${queueArn("gone-too")} does not exist. (the subscription has no dead-letter queue)`,
      },
    ]),
  );
});
