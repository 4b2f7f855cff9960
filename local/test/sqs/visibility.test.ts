import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure, Queues, textOf } from "../support/sqs.ts";

async function received(visibility: number, more: object = {}) {
  const runtime = await run({ resources: queue("q", { VisibilityTimeout: visibility }) });
  const queues = new Queues(runtime);
  await queues.send("q", "b");
  const [message] = await queues.receive("q", more);
  const ReceiptHandle = textOf(message?.ReceiptHandle);
  const change = (VisibilityTimeout: number) =>
    queues.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queues.url("q"), ReceiptHandle, VisibilityTimeout }),
    );
  const remove = () => queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.url("q"), ReceiptHandle }));
  return { runtime, queues, change, remove, ReceiptHandle, id: message?.MessageId };
}

test("a message comes back when its visibility timeout has passed, with a new receipt handle and a higher count", async () => {
  const { runtime, queues, ReceiptHandle, id } = await received(30);

  runtime.clock.advance(29_000);
  expect(await queues.receive("q")).toEqual([]);
  runtime.clock.advance(1_000);

  const [again] = await queues.receive("q");
  expect(again).toMatchObject({ MessageId: id, Body: "b", Attributes: { ApproximateReceiveCount: "2" } });
  expect(again?.ReceiptHandle).not.toBe(ReceiptHandle);
});

test("a receive may ask for a visibility timeout of its own", async () => {
  const { runtime, queues } = await received(30, { VisibilityTimeout: 100 });

  runtime.clock.advance(99_000);
  expect(await queues.receive("q")).toEqual([]);
  runtime.clock.advance(1_000);
  expect(await queues.bodies("q")).toEqual(["b"]);
});

test("received for no time at all, a message is received once a call, and is visible at once", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  await queues.sendTogether("q", ["1", "2"]);

  for (const count of ["1", "2"]) {
    const messages = await queues.receive("q", { VisibilityTimeout: 0 });
    expect(messages.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount])).toEqual([
      ["1", count],
      ["2", count],
    ]);
  }
  expect(await queues.counts("q")).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
});

test("a visibility timeout changed to 0 gives the message back at once", async () => {
  const { queues, change } = await received(30);

  await change(0);

  expect(await queues.bodies("q")).toEqual(["b"]);
});

test("a visibility timeout that is changed counts from then on", async () => {
  const { runtime, queues, change } = await received(30);

  runtime.clock.advance(20_000);
  await change(60);
  runtime.clock.advance(59_000);
  expect(await queues.receive("q")).toEqual([]);
  runtime.clock.advance(1_000);
  expect(await queues.bodies("q")).toEqual(["b"]);
});

test("the visibility of a message that is not in flight can't be changed", async () => {
  const { change } = await received(30);
  await change(0);

  expect(await failure(change(10))).toEqual({
    name: "MessageNotInflight",
    Code: "AWS.SimpleQueueService.MessageNotInflight",
    message: "The message referred to isn't in flight.",
  });
});

test("an old receipt handle deletes a message that no one has received since", async () => {
  const { runtime, queues, remove } = await received(30);
  runtime.clock.advance(30_000);

  await remove();

  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("an old receipt handle does nothing to a message that was received since", async () => {
  const { runtime, queues, change, remove } = await received(30);
  runtime.clock.advance(30_000);
  const [again] = await queues.receive("q");

  await remove();
  expect(await failure(change(0))).toMatchObject({ name: "MessageNotInflight" });

  expect(again?.Body).toBe("b");
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

test("a delayed message is visible when its delay has passed, and not before", async () => {
  const runtime = await run({ resources: queue("q", { DelaySeconds: 10 }) });
  const queues = new Queues(runtime);
  await queues.send("q", "the queue's");
  await queues.send("q", "its own", { DelaySeconds: 20 });
  await queues.send("q", "none", { DelaySeconds: 0 });

  expect(await queues.bodies("q")).toEqual(["none"]);
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 1, delayed: 2 });
  runtime.clock.advance(10_000);
  expect(await queues.bodies("q")).toEqual(["the queue's"]);
  runtime.clock.advance(10_000);
  expect(await queues.bodies("q")).toEqual(["its own"]);
});
