import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { SqsService } from "../../services/sqs/service.ts";
import { fifoQueue, withFifoQueue } from "../support/fifo.ts";
import { queue, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { changed, serve } from "../support/served.ts";
import { failure, Queues } from "../support/sqs.ts";

async function attributesOf(queues: Queues, name: string) {
  const { Attributes = {} } = await queues.client.send(
    new GetQueueAttributesCommand({ QueueUrl: queues.url(name), AttributeNames: ["All"] }),
  );
  return Attributes;
}

test("a FIFO queue tells what it is, with AWS's defaults", async () => {
  const queues = new Queues(await run({ resources: {} }));
  const create = (Attributes: Record<string, string>) =>
    queues.client.send(new CreateQueueCommand({ QueueName: "q.fifo", Attributes }));

  expect((await create({ FifoQueue: "True" })).QueueUrl).toBe(queues.url("q.fifo"));

  expect(await attributesOf(queues, "q.fifo")).toMatchObject({
    QueueArn: queueArn("q.fifo"),
    FifoQueue: "true",
    ContentBasedDeduplication: "false",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  });
  expect((await create({ FifoQueue: "true", ContentBasedDeduplication: "False" })).QueueUrl).toBe(queues.url("q.fifo"));
  expect(await failure(create({ FifoQueue: "true", ContentBasedDeduplication: "true" }))).toMatchObject({
    name: "QueueNameExists",
    message: "A queue already exists with the same name and a different value for attribute ContentBasedDeduplication",
  });
});

test("a standard queue tells nothing of what FIFO queues alone have", async () => {
  const queues = new Queues(await run({ resources: queue("q", { FifoQueue: false }) }));

  expect(Object.keys(await attributesOf(queues, "q")).filter((name) => /Fifo|Dedup/.test(name))).toEqual([]);
});

test("a template's FIFO queue without a name of its own gets one that ends as it must", async () => {
  const runtime = await run({
    resources: { Q: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } } },
    template: { Outputs: { Name: { Value: { "Fn::GetAtt": ["Q", "QueueName"] } } } },
  });
  const name = runtime.outputs.Test?.Name ?? "";

  expect(name).toMatch(/^Test-Q-[0-9A-F]{12}\.fifo$/);
  const queues = new Queues(runtime);
  const { QueueUrl } = await queues.client.send(new GetQueueUrlCommand({ QueueName: name }));
  expect(QueueUrl).toBe(queues.url(name));
});

const fifoName =
  "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.";
const standardName = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";

test.each([
  ["a FIFO queue without the suffix", "q", { FifoQueue: "true" }, "InvalidParameterValue", fifoName],
  ["a FIFO queue of 81 letters", `${"q".repeat(76)}.fifo`, { FifoQueue: "true" }, "InvalidParameterValue", fifoName],
  ["a standard queue with the suffix", "q.fifo", {}, "InvalidParameterValue", standardName],
  [
    "a queue that says that it is no FIFO queue",
    "q",
    { FifoQueue: "false" },
    "InvalidAttributeName",
    "Unknown Attribute FifoQueue.",
  ],
  [
    "a standard queue with deduplication by content",
    "q",
    { ContentBasedDeduplication: "false" },
    "InvalidAttributeName",
    "Unknown Attribute ContentBasedDeduplication.",
  ],
  [
    "a standard queue with a scope of deduplication",
    "q",
    { DeduplicationScope: "queue" },
    "InvalidAttributeName",
    "You can specify the DeduplicationScope only when FifoQueue is set to true.",
  ],
  [
    "a standard queue with a FIFO queue's throughput limit",
    "q",
    { FifoThroughputLimit: "perQueue" },
    "InvalidAttributeName",
    "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
  ],
  [
    "a FIFO queue with an unknown scope of deduplication",
    "q.fifo",
    { FifoQueue: "true", DeduplicationScope: "bus" },
    "InvalidAttributeValue",
    "Invalid value for the parameter DeduplicationScope.",
  ],
  [
    "a FIFO queue limited by groups that it does not deduplicate by",
    "q.fifo",
    { FifoQueue: "true", FifoThroughputLimit: "perMessageGroupId" },
    "InvalidAttributeValue",
    expect.stringContaining("DeduplicationScope is messageGroup"),
  ],
])("%s is refused", async (_, QueueName, Attributes, name, message) => {
  const queues = new Queues(await run({ resources: {} }));

  expect(await failure(queues.client.send(new CreateQueueCommand({ QueueName, Attributes })))).toMatchObject({
    name,
    message,
  });
});

test.each([
  ["q.fifo", { FifoQueue: "true" }, "q"],
  ["q", {}, "q.fifo"],
])("the dead-letter queue of %s must be one of its kind", async (QueueName, kind, deadLetters) => {
  const queues = new Queues(await run({ resources: {} }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(deadLetters), maxReceiveCount: 3 });

  const creating = queues.client.send(new CreateQueueCommand({ QueueName, Attributes: { ...kind, RedrivePolicy } }));

  expect(await failure(creating)).toMatchObject({
    name: "InvalidParameterValue",
    message: `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.`,
  });
});

test("what a FIFO queue is can be said again, and never changes", async () => {
  const queues = new Queues(await run({ resources: { ...fifoQueue("q.fifo"), ...queue("standard") } }));
  const set = (name: string, FifoQueue: string) =>
    queues.client.send(new SetQueueAttributesCommand({ QueueUrl: queues.url(name), Attributes: { FifoQueue } }));

  await set("q.fifo", "true");
  expect(await failure(set("q.fifo", "false"))).toMatchObject({
    name: "InvalidAttributeValue",
    message: "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
  });
  expect(await failure(set("standard", "true"))).toMatchObject({
    name: "InvalidAttributeName",
    message: "Unknown Attribute FifoQueue.",
  });
  expect(await attributesOf(queues, "q.fifo")).toMatchObject({ FifoQueue: "true" });
});

test("a queue that begins to know messages by their bodies takes them without an id", async () => {
  const { queues, send } = await withFifoQueue({ ContentBasedDeduplication: false });
  expect(await failure(send("body"))).toMatchObject({ name: "InvalidParameterValue" });

  const Attributes = { ContentBasedDeduplication: "true" };
  await queues.client.send(new SetQueueAttributesCommand({ QueueUrl: queues.url("q.fifo"), Attributes }));

  await send("body");
  expect(await queues.bodies("q.fifo")).toEqual(["body"]);
});

test("a template's FIFO queue that changes keeps its messages, their order, and what it was sent lately", async () => {
  const served = await serve((context) => new SqsService(context));
  const properties = { QueueName: "q.fifo", FifoQueue: true, ContentBasedDeduplication: true };
  const made = await served.make("AWS::SQS::Queue", properties);
  const queues = new Queues(served);
  for (const body of ["1", "2"]) await queues.send("q.fifo", body, { MessageGroupId: "g" });

  await changed(made, { ...properties, VisibilityTimeout: 60 });

  for (const body of ["1", "3"]) await queues.send("q.fifo", body, { MessageGroupId: "g" });
  expect(await queues.bodies("q.fifo")).toEqual(["1", "2", "3"]);
  expect(await attributesOf(queues, "q.fifo")).toMatchObject({ VisibilityTimeout: "60", FifoQueue: "true" });
  expect(await changed(made, { QueueName: "q.fifo" })).toBeUndefined();
});
