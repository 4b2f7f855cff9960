import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  PurgeQueueCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { type FifoQueues, withFifoQueue } from "../support/fifo.ts";
import { failure, textOf } from "../support/sqs.ts";

/** Sends `group-n` for each, to the group that its text starts with. */
async function sendAll({ send }: FifoQueues, ...bodies: string[]) {
  for (const body of bodies) await send(body, body.split("-", 1)[0]);
}

const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

const ofMessage = ({ queues }: FifoQueues, { ReceiptHandle }: Message = {}) => ({
  QueueUrl: queues.url("q.fifo"),
  ReceiptHandle: textOf(ReceiptHandle),
});

async function remove(fifo: FifoQueues, message?: Message) {
  await fifo.queues.client.send(new DeleteMessageCommand(ofMessage(fifo, message)));
}

async function hide(fifo: FifoQueues, message: Message | undefined, VisibilityTimeout: number) {
  await fifo.queues.client.send(new ChangeMessageVisibilityCommand({ ...ofMessage(fifo, message), VisibilityTimeout }));
}

test("a receive takes what one group has, in order, and then what the next has", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "b-1", "a-2", "a-3");

  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-1", "a-2", "a-3", "b-1"]);
});

test("a message tells its group, its deduplication id and its number, which its sender got too", async () => {
  const fifo = await withFifoQueue();
  const first = await fifo.send("1", "a", { MessageDeduplicationId: "one" });
  const second = await fifo.send("2", "a");

  expect(first).toEqual({
    MessageId: expect.any(String),
    MD5OfMessageBody: expect.any(String),
    SequenceNumber: expect.stringMatching(/^\d{20}$/),
  });
  const [one, two] = await fifo.queues.receive("q.fifo");
  expect(one?.Attributes).toMatchObject({
    MessageGroupId: "a",
    MessageDeduplicationId: "one",
    SequenceNumber: first.SequenceNumber,
    ApproximateReceiveCount: "1",
  });
  expect(two?.Attributes).toMatchObject({
    // SHA-256 of "2".
    MessageDeduplicationId: "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
    SequenceNumber: second.SequenceNumber,
  });
  expect(BigInt(textOf(second.SequenceNumber))).toBeGreaterThan(BigInt(textOf(first.SequenceNumber)));
});

test("while messages of a group are in flight nothing behind them is received, and other groups are", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "a-3", "a-4", "b-1", "c-1");

  expect(bodiesOf(await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 2 }))).toEqual(["a-1", "a-2"]);
  expect(bodiesOf(await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 1 }))).toEqual(["b-1"]);
  await sendAll(fifo, "a-5");
  expect(await fifo.queues.counts("q.fifo")).toEqual({ visible: 4, inFlight: 3, delayed: 0 });
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["c-1"]);
  expect(await fifo.queues.bodies("q.fifo")).toEqual([]);
});

test("a group goes on when all that was received of it is deleted, and not before", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "a-3", "a-4");
  const [one, two] = await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 2 });

  await remove(fifo, one);
  expect(await fifo.queues.bodies("q.fifo")).toEqual([]);
  await remove(fifo, two);
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-3", "a-4"]);
});

test("a delete that lets a group go on ends a long poll", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2");
  const [one] = await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 1 });
  const waiting = fifo.queues.receive("q.fifo", { WaitTimeSeconds: 20 });
  await fifo.queues.counts("q.fifo");

  await remove(fifo, one);

  expect(bodiesOf(await waiting)).toEqual(["a-2"]);
});

test("a receive that hides nothing leaves the order, and the next begins with another group", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "b-1", "b-2", "c-1", "a-2");
  const receive = async (MaxNumberOfMessages: number) =>
    bodiesOf(await fifo.queues.receive("q.fifo", { MaxNumberOfMessages, VisibilityTimeout: 0 }));

  // Both answers as recorded from AWS.
  expect(await receive(3)).toEqual(["a-1", "a-2", "b-1"]);
  expect(await receive(10)).toEqual(["c-1", "a-1", "a-2", "b-1", "b-2"]);
});

test("messages that nobody deleted come again in their order", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "a-3");
  for (let round = 1; round <= 3; round++) {
    expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-1", "a-2", "a-3"]);
    fifo.runtime.clock.advance(30_000);
  }
});

test("a message that is given back comes again at once, without those behind it that are still in flight", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "a-3", "b-1");
  const [one] = await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 2 });

  await hide(fifo, one, 0);

  expect(await fifo.queues.bodies("q.fifo")).toEqual(["b-1", "a-1"]);
});

test.each([
  ["first", 0, []],
  ["second", 1, ["a-1"]],
  ["third", 2, ["a-1", "a-2"]],
])("when the %s of three is held for longer, only those before it come again", async (_, place, expected) => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "a-3");
  const received = await fifo.queues.receive("q.fifo");

  await hide(fifo, received[place], 300);
  fifo.runtime.clock.advance(30_000);

  expect(await fifo.queues.bodies("q.fifo")).toEqual(expected);
});

test("a message whose time in flight is over can't be deleted by its old handle", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1");
  const [first] = await fifo.queues.receive("q.fifo");
  fifo.runtime.clock.advance(30_000);
  const expired = {
    name: "InvalidParameterValue",
    message: `Value ${first?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  };

  expect(await failure(remove(fifo, first))).toMatchObject(expired);
  const [again] = await fifo.queues.receive("q.fifo");
  expect(await failure(remove(fifo, first))).toMatchObject(expired);
  await remove(fifo, again);
  await remove(fifo, again);
  expect(await fifo.queues.counts("q.fifo")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("a message that was held for longer can be deleted after the queue's timeout", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1");
  const [one] = await fifo.queues.receive("q.fifo");
  await hide(fifo, one, 60);
  fifo.runtime.clock.advance(45_000);

  await remove(fifo, one);

  fifo.runtime.clock.advance(60_000);
  expect(await fifo.queues.bodies("q.fifo")).toEqual([]);
});

test("the queue's delay holds for every message, and a message has none of its own", async () => {
  const fifo = await withFifoQueue({ DelaySeconds: 10 });

  expect(await failure(fifo.send("a-0", "a", { DelaySeconds: 2 }))).toMatchObject({
    name: "InvalidParameterValue",
    message:
      "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
  });
  await fifo.send("a-1", "a", { DelaySeconds: 0 });
  await fifo.send("a-2", "a");
  expect(await fifo.queues.counts("q.fifo")).toEqual({ visible: 0, inFlight: 0, delayed: 2 });
  fifo.runtime.clock.advance(10_000);
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-1", "a-2"]);
});

test("a message behind a delayed one waits for it", async () => {
  const fifo = await withFifoQueue({ DelaySeconds: 10 });
  await sendAll(fifo, "a-1");
  const Attributes = { DelaySeconds: "0" };
  await fifo.queues.client.send(new SetQueueAttributesCommand({ QueueUrl: fifo.queues.url("q.fifo"), Attributes }));
  await sendAll(fifo, "a-2", "b-1");

  expect(await fifo.queues.bodies("q.fifo")).toEqual(["b-1"]);
  fifo.runtime.clock.advance(10_000);
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-1", "a-2"]);
});

test("a message past its retention period makes way for those behind it", async () => {
  const fifo = await withFifoQueue({ MessageRetentionPeriod: 60 });
  await sendAll(fifo, "a-1");
  fifo.runtime.clock.advance(40_000);
  await sendAll(fifo, "a-2");
  fifo.runtime.clock.advance(30_000);

  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-2"]);
});

test("a purged queue begins anew, also with what it was sent before", async () => {
  const fifo = await withFifoQueue();
  await sendAll(fifo, "a-1", "a-2", "b-1");
  await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 1 });

  await fifo.queues.client.send(new PurgeQueueCommand({ QueueUrl: fifo.queues.url("q.fifo") }));

  await sendAll(fifo, "a-2", "a-1");
  expect(await fifo.queues.bodies("q.fifo")).toEqual(["a-2", "a-1"]);
});

test("hundreds of messages of one group come one by one, in order", async () => {
  const fifo = await withFifoQueue();
  const { queues } = fifo;
  const many = Array.from({ length: 300 }, (_, n) => String(n));
  for (const body of many) await fifo.send(body, "g");
  const seen: (string | undefined)[] = [];
  for (;;) {
    const [first, ...rest] = await queues.receive("q.fifo", { MaxNumberOfMessages: 3 });
    if (!first) break;
    seen.push(first.Body);
    await remove(fifo, first);
    for (const each of rest.toReversed()) await hide(fifo, each, 0);
  }
  expect(seen).toEqual(many);
});
