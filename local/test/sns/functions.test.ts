// Functions as subscribers.
import { PublishCommand, SetSubscriptionAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { functionArn, lambda, queue, queueArn, subscription, topic, topicArn } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { failure, Queues } from "../support/sqs.ts";

const TopicArn = topicArn("news");
const toFunction = (name: string, properties: object = {}) =>
  subscription("news", name, { Protocol: "lambda", Endpoint: functionArn(name), ...properties });

/** A topic with a function that logs what it gets; what was logged, parsed. */
async function listening(properties: object = {}, resources: object = {}) {
  const events: unknown[] = [];
  const text = `let n = 0; export const handler = (event) => {
    console.log(JSON.stringify(event));
    if (event.Records[0].Sns.Message === "fail" && ++n === 1) throw new Error("not yet");
  };`;
  const runtime = await run(
    {
      resources: { ...topic("news"), ...lambda("fn"), ...toFunction("fn", properties), ...resources },
      code: { fn: { "index.mjs": text } },
    },
    { clock: "auto", onLog: (line) => events.push(JSON.parse(line.text)) },
  );
  return { runtime, events, client: snsClient(runtime) };
}

test("a function gets an event with one record, as Lambda spells it", async () => {
  const { runtime, events, client } = await listening();
  const MessageAttributes = {
    eventId: { DataType: "String", StringValue: "event-1" },
    bytes: { DataType: "Binary", BinaryValue: Buffer.from("ab") },
  };

  const { MessageId } = await client.send(
    new PublishCommand({ TopicArn, Message: "hello", Subject: "hi", MessageAttributes }),
  );
  await settle(runtime);

  expect(runtime.notes).toEqual([]);
  expect(events).toEqual([
    {
      Records: [
        {
          EventSource: "aws:sns",
          EventVersion: "1.0",
          EventSubscriptionArn: expect.stringMatching(`^${TopicArn}:[0-9a-f-]{36}$`),
          Sns: {
            Type: "Notification",
            MessageId,
            TopicArn,
            Subject: "hi",
            Message: "hello",
            Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
            SignatureVersion: "1",
            Signature: expect.any(String),
            SigningCertUrl: expect.any(String),
            UnsubscribeUrl: expect.any(String),
            MessageAttributes: {
              eventId: { Type: "String", Value: "event-1" },
              bytes: { Type: "Binary", Value: "YWI=" },
            },
          },
        },
      ],
    },
  ]);
  expect(story(runtime.journal.hops())).toEqual([
    { eventId: "event-1", what: "published", where: "news" },
    { eventId: "event-1", what: "delivered", where: "news", to: "fn" },
  ]);
});

test("without a subject and attributes, those fields are there all the same", async () => {
  const { runtime, events, client } = await listening();

  await client.send(new PublishCommand({ TopicArn, Message: "hello" }));
  await settle(runtime);

  expect(events).toMatchObject([{ Records: [{ Sns: { Subject: null, MessageAttributes: {} } }] }]);
});

test("what a function fails with is retried like every asynchronous invocation", async () => {
  const { runtime, events, client } = await listening();

  await client.send(new PublishCommand({ TopicArn, Message: "fail" }));
  await settle(runtime);

  expect(events).toHaveLength(2);
  expect(runtime.journal.hops().map(({ what }) => what)).toEqual(["published", "delivered", "failed", "retried"]);
});

test("a filter policy leaves messages out", async () => {
  const { runtime, events, client } = await listening({ FilterPolicy: { kind: ["wanted"] } });
  const ofKind = (StringValue: string) => ({ kind: { DataType: "String", StringValue } });

  for (const kind of ["wanted", "other"])
    await client.send(new PublishCommand({ TopicArn, Message: kind, MessageAttributes: ofKind(kind) }));
  await settle(runtime);

  expect(events).toMatchObject([{ Records: [{ Sns: { Message: "wanted" } }] }]);
});

test("of a message with a text for each protocol, functions get theirs, and queues theirs", async () => {
  const { runtime, events, client } = await listening(
    {},
    { ...queue("a"), ...subscription("news", "a", { RawMessageDelivery: true }) },
  );

  const Message = JSON.stringify({ default: "for all", lambda: "for functions" });
  await client.send(new PublishCommand({ TopicArn, Message, MessageStructure: "json" }));
  await settle(runtime);

  expect(events).toMatchObject([{ Records: [{ Sns: { Message: "for functions" } }] }]);
  expect(await new Queues(runtime).bodies("a")).toEqual(["for all"]);
});

test("where the function is gone, the subscription's dead-letter queue gets what it would have got", async () => {
  const runtime = await run({
    resources: {
      ...topic("news"),
      ...queue("dlq"),
      ...toFunction("gone", { RedrivePolicy: { deadLetterTargetArn: queueArn("dlq") } }),
    },
  });

  await snsClient(runtime).send(new PublishCommand({ TopicArn, Message: "hello" }));
  await settle(runtime);

  const [body = ""] = await new Queues(runtime).bodies("dlq");
  expect(JSON.parse(body)).toMatchObject({ Records: [{ EventSource: "aws:sns", Sns: { Message: "hello" } }] });
  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "dead-lettered",
    where: "news",
    to: "dlq",
    reason: `gone: NO_RESOURCE: The function ${functionArn("gone")} does not exist.`,
  });
});

test("functions can be subscribed by the API, but get nothing raw", async () => {
  const runtime = await run({ resources: topic("news") });
  const client = snsClient(runtime);
  const subscribe = (Endpoint: string) => client.send(new SubscribeCommand({ TopicArn, Protocol: "lambda", Endpoint }));

  const { SubscriptionArn } = await subscribe(`${functionArn("fn")}:live`);

  expect(await failure(subscribe(queueArn("a")))).toMatchObject({ message: "Invalid parameter: Lambda endpoint ARN" });
  const raw = new SetSubscriptionAttributesCommand({
    SubscriptionArn,
    AttributeName: "RawMessageDelivery",
    AttributeValue: "true",
  });
  expect(await failure(client.send(raw))).toMatchObject({
    message: "Invalid parameter: Delivery protocol [lambda] does not support raw message delivery.",
  });
});
