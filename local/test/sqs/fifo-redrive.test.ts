import { ChangeMessageVisibilityCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { type FifoQueues, fifoQueue, fifoQueueWithDlq, withFifoQueue } from "../support/fifo.ts";
import { queue, queueArn } from "../support/resources.ts";
import { failure, textOf } from "../support/sqs.ts";

const withDlq = (maxReceiveCount = 1, more: object = {}) =>
  withFifoQueue({}, {}, { ...fifoQueueWithDlq("q", maxReceiveCount), ...more });

/** Receives one message, and gives it back. */
async function fail({ queues }: FifoQueues) {
  const [message] = await queues.receive("q.fifo", { MaxNumberOfMessages: 1 });
  const input = { QueueUrl: queues.url("q.fifo"), ReceiptHandle: textOf(message?.ReceiptHandle), VisibilityTimeout: 0 };
  await queues.client.send(new ChangeMessageVisibilityCommand(input));
  return message;
}

test("a message that fails too often goes to the dead-letter queue with its group, and its group goes on", async () => {
  const fifo = await withDlq(2);
  const { runtime, queues, send } = fifo;
  const { MessageId } = await send("poison", "a");
  await send("next", "a");
  const first = await fail(fifo);
  await fail(fifo);
  runtime.clock.advance(5_000);

  expect(await queues.bodies("q.fifo")).toEqual(["next"]);

  const [letter] = await queues.receive("q-dlq.fifo");
  expect(letter).toMatchObject({
    MessageId,
    Body: "poison",
    Attributes: {
      MessageGroupId: "a",
      // So that two letters of one deduplication id don't stand in each other's way.
      MessageDeduplicationId: MessageId,
      DeadLetterQueueSourceArn: queueArn("q.fifo"),
    },
  });
  const { SentTimestamp, SequenceNumber } = letter?.Attributes ?? {};
  expect(Number(SentTimestamp)).toBeGreaterThanOrEqual(Number(first?.Attributes?.SentTimestamp) + 5_000);
  expect(BigInt(textOf(SequenceNumber))).toBeGreaterThan(BigInt(textOf(first?.Attributes?.SequenceNumber)));
  expect(runtime.journal.hops()).toMatchObject([{ what: "dead-lettered", where: "q.fifo", to: "q-dlq.fifo" }]);
});

test("letters of one deduplication id are all kept", async () => {
  const fifo = await withDlq();
  for (let n = 0; n < 2; n++) {
    await fifo.send("poison");
    await fail(fifo);
    expect(await fifo.queues.bodies("q.fifo")).toEqual([]);
    fifo.runtime.clock.advance(5 * 60_000);
  }

  expect(await fifo.queues.counts("q-dlq.fifo")).toMatchObject({ visible: 2 });
});

test("messages behind several that are set aside are received in the same call", async () => {
  const fifo = await withDlq();
  for (const body of ["1", "2", "3"]) await fifo.send(body);
  await fifo.queues.receive("q.fifo", { MaxNumberOfMessages: 2, VisibilityTimeout: 0 });
  await fifo.send("4", "other");

  expect(await fifo.queues.bodies("q.fifo")).toEqual(["3", "4"]);
  expect(await fifo.queues.bodies("q-dlq.fifo")).toEqual(["1", "2"]);
});

test("letters that are moved back are new messages of their groups, in their order, and no duplicates", async () => {
  const fifo = await withDlq();
  const { queues, runtime } = fifo;
  const sent: (string | undefined)[] = [];
  for (const body of ["1", "2", "3"]) sent.push((await fifo.send(body, "a")).MessageId);
  await queues.receive("q.fifo", { VisibilityTimeout: 0 });
  expect(await queues.bodies("q.fifo")).toEqual([]);

  await queues.client.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn("q-dlq.fifo") }));

  const back = await queues.receive("q.fifo");
  expect(back.map(({ Body }) => Body)).toEqual(["1", "2", "3"]);
  expect(back.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(["a", "a", "a"]);
  expect(back.map(({ Attributes }) => Attributes?.MessageDeduplicationId)).toEqual(sent);
  expect(back.filter(({ MessageId }) => sent.includes(MessageId))).toEqual([]);
  expect(await queues.counts("q-dlq.fifo")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(runtime.journal.hops().map(({ what }) => what)).not.toContain("duplicate");
});

test("letters are moved to a queue of their kind only", async () => {
  const fifo = await withDlq(1, { ...queue("standard"), ...fifoQueue("other.fifo") });
  const { client } = fifo.queues;
  await fifo.send("1");
  await fail(fifo);
  await fifo.queues.bodies("q.fifo");
  const move = (name: string) =>
    client.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn("q-dlq.fifo"), DestinationArn: queueArn(name) }));

  expect(await failure(move("standard"))).toMatchObject({ name: "InvalidParameterValue" });
  await move("other.fifo");
  expect(await fifo.queues.bodies("other.fifo")).toEqual(["1"]);
});
