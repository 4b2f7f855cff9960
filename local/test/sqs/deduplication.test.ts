import { createHash } from "node:crypto";
import {
  DeleteMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { type FifoQueues, withFifoQueue } from "../support/fifo.ts";
import { story } from "../support/runtime.ts";
import { failure, textOf } from "../support/sqs.ts";

const MINUTE = 60_000;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function receiveAndDelete({ queues }: FifoQueues) {
  const [message] = await queues.receive("q.fifo");
  const ReceiptHandle = textOf(message?.ReceiptHandle);
  await queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.url("q.fifo"), ReceiptHandle }));
}

test("a message that is sent again is answered as the first was, dropped, and shown", async () => {
  const fifo = await withFifoQueue();
  const { runtime, queues, send } = fifo;
  const eventId = (StringValue: string) => ({ MessageAttributes: { eventId: { DataType: "String", StringValue } } });

  const first = await send("body", "a", eventId("event-1"));
  const again = await send("body", "a", eventId("event-2"));

  expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
  expect(await queues.bodies("q.fifo")).toEqual(["body"]);
  expect(await queues.counts("q.fifo")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  expect(story(runtime.journal.hops())).toEqual([
    {
      eventId: "event-2",
      what: "duplicate",
      where: "q.fifo",
      reason: `a message with its deduplication id, ${sha256("body")}, was sent less than five minutes before`,
    },
  ]);
});

test("the window of five minutes begins with the first message, and outlives it", async () => {
  const fifo = await withFifoQueue();
  await fifo.send("body");
  await receiveAndDelete(fifo);

  for (const minutes of [3, 1.9]) {
    fifo.runtime.clock.advance(minutes * MINUTE);
    await fifo.send("body");
    expect(await fifo.queues.bodies("q.fifo")).toEqual([]);
  }
  fifo.runtime.clock.advance(0.1 * MINUTE);
  await fifo.send("body");
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["body"]);
});

test("messages of long after one another are each known for their five minutes", async () => {
  const fifo = await withFifoQueue();
  const isNew = async (body: string) => {
    const { visible } = await fifo.queues.counts("q.fifo");
    await fifo.send(body);
    return (await fifo.queues.counts("q.fifo")).visible > visible;
  };
  expect(await isNew("1")).toBe(true);
  fifo.runtime.clock.advance(4 * MINUTE);
  expect(await isNew("2")).toBe(true);
  fifo.runtime.clock.advance(1 * MINUTE);
  expect(await isNew("3")).toBe(true);
  fifo.runtime.clock.advance(3.9 * MINUTE);
  expect([await isNew("1"), await isNew("2"), await isNew("3")]).toEqual([true, false, false]);
  fifo.runtime.clock.advance(1 * MINUTE);
  expect([await isNew("1"), await isNew("2"), await isNew("3")]).toEqual([false, true, false]);
});

test("an id that is given counts, whatever the bodies, and also where it is the hash of another's", async () => {
  const { queues, send } = await withFifoQueue();
  const id = (MessageDeduplicationId: string) => ({ MessageDeduplicationId });

  await send("1", "g", id("one"));
  await send("2", "g", id("one"));
  await send("1", "g", id("two"));
  await send("3");
  await send("4", "g", id(sha256("3")));

  expect(await queues.bodies("q.fifo")).toEqual(["1", "1", "3"]);
});

test.each([
  ["the whole queue", { DeduplicationScope: "queue" }, ["first"]],
  ["each group", { DeduplicationScope: "messageGroup" }, ["first", "second"]],
  [
    "each group of a queue of high throughput",
    { DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" },
    ["first", "second"],
  ],
])("an id holds for %s", async (_, properties, expected) => {
  const { queues, send } = await withFifoQueue({ ContentBasedDeduplication: false, ...properties });

  await send("first", "a", { MessageDeduplicationId: "one" });
  await send("second", "b", { MessageDeduplicationId: "one" });
  await send("third", "a", { MessageDeduplicationId: "one" });

  expect(await queues.bodies("q.fifo")).toEqual(expected);
});

const idOrContent =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
const noGroup = "The request must contain the parameter MessageGroupId.";

async function refusal(more: Partial<SendMessageCommandInput>) {
  const { queues } = await withFifoQueue({ ContentBasedDeduplication: false });
  const refused = await failure(queues.send("q.fifo", "b", more));
  expect(await queues.counts("q.fifo")).toMatchObject({ visible: 0 });
  return refused;
}

test("a message without a group is refused, and so is one that can't be known again", async () => {
  expect(await refusal({ MessageDeduplicationId: "1" })).toEqual({
    name: "MissingParameter",
    Code: "MissingParameter",
    message: noGroup,
  });
  expect(await refusal({ MessageGroupId: "g" })).toEqual({
    name: "InvalidParameterValue",
    Code: "InvalidParameterValue",
    message: idOrContent,
  });
});

test.each([
  ["MessageDeduplicationId", ""],
  ["MessageDeduplicationId", "a".repeat(129)],
  ["MessageDeduplicationId", "group 123"],
  ["MessageGroupId", ""],
  ["MessageGroupId", "a".repeat(129)],
  ["MessageGroupId", "group 123"],
])('a message with the %s "%s" is refused', async (name, value) => {
  expect(await refusal({ MessageGroupId: "g", MessageDeduplicationId: "1", [name]: value })).toMatchObject({
    name: "InvalidParameterValue",
    message: `Value ${value} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  });
});

test("ids of 128 letters and all punctuation are taken", async () => {
  const { queues, send } = await withFifoQueue();
  const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  await send("1", punctuation, { MessageDeduplicationId: "a".repeat(128) });

  expect((await queues.receive("q.fifo"))[0]?.Attributes).toMatchObject({ MessageGroupId: punctuation });
});

async function sendBatch({ queues }: FifoQueues, ...Entries: SendMessageBatchRequestEntry[]) {
  return await queues.client.send(new SendMessageBatchCommand({ QueueUrl: queues.url("q.fifo"), Entries }));
}

test("the entries of a batch keep their order, and each has its number; what comes twice counts once", async () => {
  const fifo = await withFifoQueue();
  const entry = (Id: string, MessageBody: string, more: object = {}) => ({
    Id,
    MessageBody,
    MessageGroupId: "g",
    ...more,
  });

  const { Successful = [], Failed } = await sendBatch(
    fifo,
    entry("a", "1"),
    entry("b", "2"),
    entry("c", "1"),
    entry("d", "3", { DelaySeconds: 1 }),
    entry("e", "4"),
  );

  expect(Failed).toMatchObject([{ Id: "d", SenderFault: true, Code: "InvalidParameterValue" }]);
  const [a, b, c, e] = Successful;
  expect(c).toMatchObject({ Id: "c", MessageId: a?.MessageId, SequenceNumber: a?.SequenceNumber });
  const numbers = [a, b, e].map((each) => textOf(each?.SequenceNumber));
  expect(numbers.toSorted()).toEqual(numbers);
  expect(new Set(numbers).size).toBe(3);
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["1", "2", "4"]);
});

test.each([
  ["a group", { MessageDeduplicationId: "2" }, noGroup],
  ["a deduplication id", { MessageGroupId: "g" }, idOrContent],
])("a batch with an entry without %s is refused as a whole", async (_, more, message) => {
  const fifo = await withFifoQueue({ ContentBasedDeduplication: false });
  const good = { Id: "a", MessageBody: "1", MessageGroupId: "g", MessageDeduplicationId: "1" };

  expect(await failure(sendBatch(fifo, good, { Id: "b", MessageBody: "2", ...more }))).toMatchObject({
    name: "InvalidParameterValue",
    message,
  });
  expect(await fifo.queues.counts("q.fifo")).toMatchObject({ visible: 0 });
});
