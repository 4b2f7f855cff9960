import { ChangeMessageVisibilityCommand, DeleteMessageCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue, queueArn, queueWithDlq } from "../support/resources.ts";
import { run, story } from "../support/runtime.ts";
import { Queues, textOf } from "../support/sqs.ts";

async function receiveAndGiveBack(queues: Queues, name: string) {
  const messages = await queues.receive(name);
  for (const { ReceiptHandle } of messages)
    await queues.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queues.url(name),
        ReceiptHandle: textOf(ReceiptHandle),
        VisibilityTimeout: 0,
      }),
    );
  return messages;
}

test("a message received more often than allowed goes to the dead-letter queue, the same in all but its source", async () => {
  const runtime = await run({ resources: queueWithDlq("q", 2) });
  const queues = new Queues(runtime);
  const MessageAttributes = { eventId: { DataType: "String", StringValue: "event-1" } };
  const id = await queues.send("q", "body", { MessageAttributes });

  const [first] = await receiveAndGiveBack(queues, "q");
  await receiveAndGiveBack(queues, "q");
  expect(await receiveAndGiveBack(queues, "q")).toEqual([]);

  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  const [letter] = await queues.receive("q-dlq");
  expect(letter).toMatchObject({
    MessageId: id,
    Body: "body",
    MessageAttributes,
    Attributes: {
      SentTimestamp: first?.Attributes?.SentTimestamp,
      DeadLetterQueueSourceArn: queueArn("q"),
      ApproximateReceiveCount: "1",
    },
  });
  expect(story(runtime.journal.hops())).toEqual([
    {
      eventId: "event-1",
      what: "dead-lettered",
      where: "q",
      to: "q-dlq",
      reason: "received 2 times, and never deleted",
    },
  ]);
});

test("a dead letter is first received when it is received from the dead-letter queue", async () => {
  const runtime = await run({ resources: queueWithDlq("q", 1) });
  const queues = new Queues(runtime);
  await queues.send("q", "body");
  const [first] = await receiveAndGiveBack(queues, "q");
  runtime.clock.advance(5_000);
  await queues.receive("q");

  const [letter] = await queues.receive("q-dlq");

  const firstReceived = (message: typeof letter) => Number(message?.Attributes?.ApproximateFirstReceiveTimestamp);
  expect(firstReceived(letter)).toBeGreaterThanOrEqual(firstReceived(first) + 5_000);
});

test("a message stays where its dead-letter queue does not exist", async () => {
  const RedrivePolicy = { deadLetterTargetArn: queueArn("gone"), maxReceiveCount: 1 };
  const queues = new Queues(await run({ resources: queue("q", { RedrivePolicy }) }));
  await queues.send("q", "body");

  for (const count of ["1", "2", "3"])
    expect((await receiveAndGiveBack(queues, "q"))[0]?.Attributes?.ApproximateReceiveCount).toBe(count);
});

test.each(["q", "q.fifo"])(
  "messages of %s, a queue that is its own dead-letter queue, stay, and can be deleted",
  async (name) => {
    const RedrivePolicy = { deadLetterTargetArn: queueArn(name), maxReceiveCount: 1 };
    const fifo = name.endsWith(".fifo");
    const runtime = await run({ resources: queue(name, { RedrivePolicy, ...(fifo && { FifoQueue: true }) }) });
    const queues = new Queues(runtime);
    await queues.send(name, "body", fifo ? { MessageGroupId: "g", MessageDeduplicationId: "d" } : {});

    for (const count of ["1", "2", "3"])
      expect((await receiveAndGiveBack(queues, name))[0]?.Attributes?.ApproximateReceiveCount).toBe(count);
    expect(await queues.counts(name)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });

    const [message] = await queues.receive(name);
    await queues.client.send(
      new DeleteMessageCommand({ QueueUrl: queues.url(name), ReceiptHandle: textOf(message?.ReceiptHandle) }),
    );
    expect(await queues.counts(name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(story(runtime.journal.hops())).toEqual([]);
  },
);

test("a redrive policy that is taken away holds no more", async () => {
  const queues = new Queues(await run({ resources: queueWithDlq("q", 1) }));
  await queues.send("q", "body");
  await receiveAndGiveBack(queues, "q");

  await queues.client.send(
    new SetQueueAttributesCommand({ QueueUrl: queues.url("q"), Attributes: { RedrivePolicy: "" } }),
  );

  expect(await receiveAndGiveBack(queues, "q")).toHaveLength(1);
});

test("the messages behind one that is set aside are received in the same call", async () => {
  const queues = new Queues(await run({ resources: queueWithDlq("q", 1) }));
  await queues.send("q", "poison");
  await receiveAndGiveBack(queues, "q");
  await queues.sendTogether("q", ["1", "2"]);

  expect(await queues.bodies("q")).toEqual(["1", "2"]);
  expect(await queues.bodies("q-dlq")).toEqual(["poison"]);
});
