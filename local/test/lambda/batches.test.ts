import { expect, test } from "vitest";
import { callText, functionArn, lambda, mapping, queue, queueArn, queueWithDlq } from "../support/resources.ts";
import type { RunOptions } from "../support/runtime.ts";
import { hop, run, settle, story } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** A queue that feeds a function, which has a queue to write what it saw to. */
async function consumer(
  handler: string,
  { properties = {}, queueProperties = {}, maxReceiveCount = 2, more = {} } = {},
  options: RunOptions = { clock: "auto" },
) {
  const runtime = await run(
    {
      resources: {
        ...queueWithDlq("in", maxReceiveCount, queueProperties),
        ...queue("seen"),
        ...lambda("consumer"),
        ...mapping("in", "consumer", properties),
        ...more,
      },
      code: { consumer: { "index.mjs": `${callText}${tellText}${handler}` } },
    },
    options,
  );
  return { runtime, queues: new Queues(runtime) };
}

/** Text of a handler's code: writes to the queue `seen`. */
const tellText = `const tell = (what) => call("AmazonSQS.SendMessage", { QueueUrl: "seen", MessageBody: JSON.stringify(what) });
`;
const tellBodies = `export const handler = ({ Records }) => tell(Records.map((each) => each.body));`;

/** What the function told since it was asked last. */
async function seen(queues: Queues): Promise<unknown[]> {
  const messages = await queues.receive("seen", { VisibilityTimeout: 43_200 });
  return messages.map(({ Body = "" }) => JSON.parse(Body));
}

test("messages sent together reach the function as one batch, and are deleted", async () => {
  const { runtime, queues } = await consumer(tellBodies, { properties: { FunctionResponseTypes: [] } });

  await queues.sendTogether("in", ["1", "2", "3"]);

  await settle(runtime);
  expect(await seen(queues)).toEqual([["1", "2", "3"]]);
  expect(await queues.counts("in")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("a batch holds no more messages than the mapping says", async () => {
  const { runtime, queues } = await consumer(tellBodies, {
    properties: { BatchSize: 2, FunctionResponseTypes: [] },
  });

  await queues.sendTogether("in", ["1", "2", "3", "4", "5"]);

  await settle(runtime);
  const batches = await seen(queues);
  expect(batches.flat().sort()).toEqual(["1", "2", "3", "4", "5"]);
  expect(batches.every((each) => Array.isArray(each) && each.length <= 2)).toBe(true);
});

test("the function sees a message as on AWS", async () => {
  const { runtime, queues } = await consumer(
    `export const handler = async (event) => { await tell(event); return {}; };`,
  );
  const id = await queues.send("in", "b", {
    MessageAttributes: {
      text: { DataType: "String", StringValue: "x" },
      bytes: { DataType: "Binary", BinaryValue: Uint8Array.from([1, 2]) },
    },
  });

  await settle(runtime);

  const list = { stringListValues: [], binaryListValues: [] };
  expect(await seen(queues)).toEqual([
    {
      Records: [
        {
          messageId: id,
          receiptHandle: expect.any(String),
          body: "b",
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            text: { stringValue: "x", dataType: "String", ...list },
            bytes: { binaryValue: "AQI=", dataType: "Binary", ...list },
          },
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          md5OfBody: "92eb5ffee6ae2fec3ad71c777531578f",
          eventSource: "aws:sqs",
          eventSourceARN: queueArn("in"),
          awsRegion: "us-east-1",
        },
      ],
    },
  ]);
});

test("two batches run side by side", async () => {
  // Each waits for the other: whichever comes second tells the first, by a queue.
  const { runtime, queues } = await consumer(
    `export const handler = async ({ Records: [{ body }] }) => {
      const other = body === "1" ? "2" : "1";
      await call("AmazonSQS.SendMessage", { QueueUrl: "here-" + body, MessageBody: body });
      const { Messages } = await call("AmazonSQS.ReceiveMessage", { QueueUrl: "here-" + other, WaitTimeSeconds: 20 });
      await tell(Messages.map((each) => each.Body));
    };`,
    {
      properties: { BatchSize: 1, FunctionResponseTypes: [] },
      more: { ...queue("here-1"), ...queue("here-2") },
    },
  );

  await queues.sendTogether("in", ["1", "2"]);

  await settle(runtime);
  expect((await seen(queues)).flat().sort()).toEqual(["1", "2"]);
});

test("no more batches run side by side than the mapping allows", async () => {
  const { runtime, queues } = await consumer(
    `export const handler = async ({ Records }) => {
      await call("AmazonSQS.SendMessage", { QueueUrl: "running", MessageBody: "x" });
      const { Attributes } = await call("AmazonSQS.GetQueueAttributes", { QueueUrl: "running", AttributeNames: ["All"] });
      await tell(Number(Attributes.ApproximateNumberOfMessages));
      const { Messages } = await call("AmazonSQS.ReceiveMessage", { QueueUrl: "running" });
      await call("AmazonSQS.DeleteMessage", { QueueUrl: "running", ReceiptHandle: Messages[0].ReceiptHandle });
    };`,
    {
      properties: { BatchSize: 1, FunctionResponseTypes: [], ScalingConfig: { MaximumConcurrency: 2 } },
      more: queue("running"),
    },
  );

  await queues.sendTogether("in", ["1", "2", "3", "4", "5", "6", "7", "8"]);

  await settle(runtime);
  const running = await seen(queues);
  expect(running).toHaveLength(8);
  expect(running.filter((count) => Number(count) > 2)).toEqual([]);
});

test("a batching window gathers what comes one by one, and ends early when the batch is full", async () => {
  const { runtime, queues } = await consumer(
    tellBodies,
    {
      properties: { BatchSize: 3, MaximumBatchingWindowInSeconds: 60, FunctionResponseTypes: [] },
      queueProperties: { VisibilityTimeout: 900 },
    },
    { clock: "real" },
  );

  for (const body of ["1", "2", "3"]) await queues.send("in", body);
  await settle(runtime);
  expect(await seen(queues)).toEqual([["1", "2", "3"]]);

  for (const body of ["4", "5"]) await queues.send("in", body);
  expect(await runtime.settled(0)).toEqual({ settled: false, left: ["2 messages in flight on in"] });
  runtime.clock.advance(60_000);
  await settle(runtime);
  expect(await seen(queues)).toEqual([["4", "5"]]);
});

test("with a clock that jumps, a batching window takes no time, also when no one waits for the end", async () => {
  const { runtime, queues } = await consumer(
    `export const handler = ({ Records }) => console.log(JSON.stringify({ hop: { outcome: "processed", eventId: Records[0].body } }));`,
    { properties: { MaximumBatchingWindowInSeconds: 300 }, queueProperties: { VisibilityTimeout: 900 } },
  );

  await queues.send("in", "1");

  expect(await hop(runtime, ({ what }) => what === "processed")).toMatchObject({ eventId: "1", where: "consumer" });
});

test.each([
  ["an empty answer", "{}"],
  ["null", "null"],
  ["nothing at all", "undefined"],
  ["an empty list of failures", "{ batchItemFailures: [] }"],
  ["no list of failures", "{ batchItemFailures: null }"],
])("%s says that the whole batch succeeded", async (_, answer) => {
  const { runtime, queues } = await consumer(`export const handler = async () => (${answer});`);
  await queues.sendTogether("in", ["1", "2"]);

  await settle(runtime);

  expect(await queues.counts("in-dlq")).toMatchObject({ visible: 0 });
  expect(runtime.journal.hops()).toEqual([]);
});

test.each([
  ["an id that is not in the batch", '{ batchItemFailures: [{ itemIdentifier: "nobody" }] }'],
  ["an empty id", '{ batchItemFailures: [{ itemIdentifier: "" }] }'],
  ["an id that is null", "{ batchItemFailures: [{ itemIdentifier: null }] }"],
  ["an entry with another key", "{ batchItemFailures: [{ id: Records[0].messageId }] }"],
  ["a text", '"done"'],
  ["a list that is none", '{ batchItemFailures: "all" }'],
])("an answer with %s fails the whole batch", async (_, answer) => {
  const { runtime, queues } = await consumer(`export const handler = async ({ Records }) => (${answer});`);
  await queues.sendTogether("in", ["1", "2"]);

  await settle(runtime);

  expect((await queues.bodies("in-dlq")).sort()).toEqual(["1", "2"]);
});

test("only the records that the answer names fail, and come again", async () => {
  const { runtime, queues } = await consumer(
    `export const handler = async ({ Records }) => {
      await tell(Records.map((each) => each.body + each.attributes.ApproximateReceiveCount));
      const failed = Records.filter((each) => each.body === "bad");
      return { batchItemFailures: failed.map((each) => ({ itemIdentifier: each.messageId })) };
    };`,
  );

  await queues.sendTogether("in", ["good", "bad", "fine"]);

  await settle(runtime);
  expect(await seen(queues)).toEqual([["good1", "bad1", "fine1"], ["bad2"]]);
  expect(await queues.bodies("in-dlq")).toEqual(["bad"]);
});

test("without ReportBatchItemFailures whatever is answered is a success", async () => {
  const { runtime, queues } = await consumer(
    `export const handler = async ({ Records }) => ({ batchItemFailures: [{ itemIdentifier: Records[0].messageId }] });`,
    { properties: { FunctionResponseTypes: [] } },
  );
  await queues.sendTogether("in", ["1", "2"]);

  await settle(runtime);

  expect(await queues.counts("in-dlq")).toMatchObject({ visible: 0 });
});

test("retries end in the dead-letter queue, with the body intact; the journal counts the attempts", async () => {
  const body =
    '{"id":"bus-1","detail-type":"Sold","detail":{"metadata":{"id":"event-1","correlationId":"story-1"}},  "n": 1.0}';
  const { runtime, queues } = await consumer(`export const handler = async () => { throw new Error("no"); };`, {
    maxReceiveCount: 3,
  });

  await queues.send("in", body);

  await settle(runtime);
  expect(await queues.bodies("in-dlq")).toEqual([body]);
  const event = { eventId: "event-1", correlationId: "story-1", detailType: "Sold" };
  const failed = (attempt: number) => ({ ...event, what: "failed", where: "consumer", reason: "no", attempt });
  const retried = (attempt: number) => ({ ...event, what: "retried", where: "in", to: "consumer", attempt });
  expect(story(runtime.journal.hops())).toEqual([
    failed(1),
    retried(2),
    failed(2),
    retried(3),
    failed(3),
    { ...event, what: "dead-lettered", where: "in", to: "in-dlq", reason: "received 3 times, and never deleted" },
  ]);
});

test("a mapping that is disabled takes nothing, and what stands on its queue keeps no one waiting", async () => {
  const { runtime, queues } = await consumer(tellBodies, { properties: { Enabled: false } });
  await queues.send("in", "1");

  await settle(runtime);

  expect(await queues.counts("in")).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

test("a function that can't be run here says so, and its messages end in the dead-letter queue", async () => {
  const python = lambda("snake", { Runtime: "python3.13" });
  const runtime = await run(
    { resources: { ...queueWithDlq("in", 1), ...python, ...mapping("in", "snake") } },
    { clock: "auto" },
  );
  const queues = new Queues(runtime);
  await queues.send("in", "1");

  await settle(runtime);

  const why = "its runtime is python3.13, and only Node.js runs here";
  expect(runtime.notes).toEqual([`Function snake can't be run here: ${why}. Every invocation of it fails.`]);
  expect(runtime.journal.hops().map(({ what, reason }) => [what, reason])).toEqual([
    ["failed", why],
    ["dead-lettered", "received 1 times, and never deleted"],
  ]);
  expect(await queues.bodies("in-dlq")).toEqual(["1"]);
});

test("a mapping to a function that does not exist is an error that names both", async () => {
  const orphan = { EventSourceArn: queueArn("in"), FunctionName: functionArn("nobody") };
  const resources = { ...queue("in"), Orphan: { Type: "AWS::Lambda::EventSourceMapping", Properties: orphan } };

  await expect(run({ resources })).rejects.toMatchObject({
    name: "TemplateError",
    message: `Orphan: there is no function ${functionArn("nobody")} to map the queue to`,
  });
});

test("while messages wait, more batches run side by side, up to the mapping's limit", async () => {
  const allHere = `
const count = async () => {
  const { Attributes } = await call("AmazonSQS.GetQueueAttributes", { QueueUrl: "seen", AttributeNames: ["ApproximateNumberOfMessages"] });
  return Number(Attributes.ApproximateNumberOfMessages);
};
export const handler = async () => {
  await tell("here");
  while ((await count()) < 4) await new Promise((resolve) => setTimeout(resolve, 50));
};`;
  const properties = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 }, FunctionResponseTypes: [] };
  const { runtime, queues } = await consumer(allHere, { properties }, { clock: "real" });

  await queues.sendTogether("in", ["1", "2", "3", "4"]);

  // None of the four ends before all four run.
  await settle(runtime);
  expect(await queues.counts("in")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});
