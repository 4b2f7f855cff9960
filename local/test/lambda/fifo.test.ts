import { expect, test } from "vitest";
import { fifoQueueWithDlq } from "../support/fifo.ts";
import { callText, lambda, mapping, queueArn } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** A FIFO queue that feeds a function; `told` is what the function logged, each as JSON. */
async function consumer(handler: string, { properties = {}, maxReceiveCount = 2 } = {}) {
  const told: unknown[] = [];
  const runtime = await run(
    {
      resources: {
        ...fifoQueueWithDlq("in", maxReceiveCount),
        ...lambda("consumer"),
        ...mapping("in.fifo", "consumer", properties),
      },
      code: { consumer: { "index.mjs": `${callText}${handler}` } },
    },
    { clock: "auto", onLog: ({ text }) => told.push(JSON.parse(text)) },
  );
  const queues = new Queues(runtime);
  return {
    runtime,
    queues,
    told,
    send: (MessageGroupId: string, body: string) => queues.send("in.fifo", body, { MessageGroupId }),
    /** All of one group, at once. */
    sendTogether: (bodies: readonly string[]) => queues.sendTogether("in.fifo", bodies, { MessageGroupId: "g" }),
  };
}

const tellBodies = `export const handler = async ({ Records }) => {
  for (const { body } of Records) console.log(JSON.stringify(body));
};`;

const empty = { visible: 0, inFlight: 0, delayed: 0 };

test("the function sees each group's messages in order, whatever runs side by side, and they are deleted", async () => {
  const { runtime, queues, told, send } = await consumer(tellBodies, {
    properties: { BatchSize: 3, FunctionResponseTypes: [] },
  });

  for (let n = 1; n <= 12; n++) for (const group of ["a", "b", "c"]) await send(group, `${group}${n}`);

  await settle(runtime);
  for (const group of ["a", "b", "c"])
    expect(told.filter((each) => String(each).startsWith(group))).toEqual(
      Array.from({ length: 12 }, (_, n) => `${group}${n + 1}`),
    );
  expect(told).toHaveLength(36);
  expect(await queues.counts("in.fifo")).toEqual(empty);
});

test("the messages of one group never run side by side", async () => {
  const { runtime, told, sendTogether } = await consumer(
    `export const handler = async ({ Records: [{ body }] }) => {
      const { Attributes } = await call("AmazonSQS.GetQueueAttributes", { QueueUrl: "in.fifo", AttributeNames: ["All"] });
      console.log(JSON.stringify([body, Number(Attributes.ApproximateNumberOfMessagesNotVisible)]));
    };`,
    { properties: { BatchSize: 1, FunctionResponseTypes: [] } },
  );

  await sendTogether(["1", "2", "3", "4"]);

  await settle(runtime);
  expect(told).toEqual([
    ["1", 1],
    ["2", 1],
    ["3", 1],
    ["4", 1],
  ]);
});

test("a record tells its group, its deduplication id and its number", async () => {
  const { runtime, told, send } = await consumer(
    `export const handler = async ({ Records }) => { console.log(JSON.stringify(Records)); return {}; };`,
  );
  await send("a", "1");

  await settle(runtime);

  expect(told).toEqual([
    [
      expect.objectContaining({
        body: "1",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SequenceNumber: expect.stringMatching(/^\d{20}$/),
          MessageGroupId: "a",
          SenderId: expect.any(String),
          MessageDeduplicationId: "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        eventSourceARN: queueArn("in.fifo"),
      }),
    ],
  ]);
});

test("of a batch that stops at a failure, what it reports comes again in order, and what it does not is done with", async () => {
  const { runtime, queues, told, sendTogether } = await consumer(
    `export const handler = async ({ Records }) => {
      const batchItemFailures = [];
      for (const { body, messageId, attributes } of Records) {
        if (batchItemFailures.length === 0) console.log(JSON.stringify(body));
        if (batchItemFailures.length > 0 || (body === "2" && attributes.ApproximateReceiveCount === "1"))
          batchItemFailures.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures };
    };`,
  );

  await sendTogether(["1", "2", "3", "4"]);

  await settle(runtime);
  expect(told).toEqual(["1", "2", "2", "3", "4"]);
  expect(await queues.counts("in.fifo")).toEqual(empty);
  expect(await queues.counts("in-dlq.fifo")).toEqual(empty);
});

test("a message that fails for good holds up its group until it is set aside, and no other group", async () => {
  const { runtime, queues, told, send } = await consumer(
    `export const handler = async ({ Records: [{ body }] }) => {
      console.log(JSON.stringify(body));
      if (body === "a1") throw new Error("poison");
    };`,
    { properties: { BatchSize: 1, FunctionResponseTypes: [] } },
  );

  for (const body of ["a1", "a2", "b1"]) await send(body.charAt(0), body);

  await settle(runtime);
  // The groups may run side by side.
  expect(told.slice(0, 2).toSorted()).toEqual(["a1", "b1"]);
  expect(told.slice(2)).toEqual(["a1", "a2"]);
  expect(await queues.bodies("in-dlq.fifo")).toEqual(["a1"]);
});

test("a message whose visibility ends while the function has it is processed again", async () => {
  const { runtime, queues, told, send } = await consumer(
    `export const handler = async ({ Records: [{ receiptHandle, attributes }] }) => {
      const attempt = Number(attributes.ApproximateReceiveCount);
      console.log(JSON.stringify(attempt));
      const input = { QueueUrl: "in.fifo", ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
      if (attempt === 1) await call("AmazonSQS.ChangeMessageVisibility", input);
    };`,
    { properties: { FunctionResponseTypes: [] } },
  );

  await send("a", "1");

  await settle(runtime);
  expect(told).toEqual([1, 2]);
  expect(await queues.counts("in.fifo")).toEqual(empty);
});

test.each([
  ["a batching window", { MaximumBatchingWindowInSeconds: 1 }, /Batching window is not supported for FIFO queues/],
  ["more than ten in a batch", { BatchSize: 11 }, /BatchSize is at most 10 for a FIFO queue, and is 11/],
])("a mapping of a FIFO queue with %s is refused", async (_, properties, message) => {
  await expect(consumer(tellBodies, { properties })).rejects.toMatchObject({
    name: "TemplateError",
    message: expect.stringMatching(message),
  });
});
