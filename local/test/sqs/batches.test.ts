import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure, Queues, textOf } from "../support/sqs.ts";

async function aQueue() {
  const queues = new Queues(await run({ resources: queue("q") }));
  const QueueUrl = queues.url("q");
  const send = (...Entries: SendMessageBatchRequestEntry[]) =>
    queues.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return { queues, QueueUrl, send };
}

const md5 = expect.stringMatching(/^[0-9a-f]{32}$/);

test("an entry that is refused fails alone, whatever is wrong with it", async () => {
  const { queues, send } = await aQueue();

  const { Successful, Failed } = await send(
    { Id: "first", MessageBody: "1" },
    { Id: "empty", MessageBody: "" },
    { Id: "garbled", MessageBody: "\u0001" },
    { Id: "late", MessageBody: "2", DelaySeconds: 901 },
    { Id: "last", MessageBody: "3", MessageAttributes: { a: { DataType: "String", StringValue: "x" } } },
  );

  expect(Successful).toEqual([
    { Id: "first", MessageId: expect.any(String), MD5OfMessageBody: md5 },
    { Id: "last", MessageId: expect.any(String), MD5OfMessageBody: md5, MD5OfMessageAttributes: md5 },
  ]);
  expect(Failed).toEqual([
    {
      Id: "empty",
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message: expect.stringContaining("longer than 0"),
    },
    { Id: "garbled", SenderFault: true, Code: "InvalidMessageContents", Message: expect.any(String) },
    { Id: "late", SenderFault: true, Code: "InvalidParameterValue", Message: expect.stringContaining("DelaySeconds") },
  ]);
  expect(await queues.bodies("q")).toEqual(["1", "3"]);
});

test("deletes and changes of visibility tell of each entry too", async () => {
  const { queues, QueueUrl } = await aQueue();
  await queues.sendTogether("q", ["1", "2", "3"]);
  const [one, two, three] = (await queues.receive("q")).map(({ ReceiptHandle }) => textOf(ReceiptHandle));
  const wrong = { SenderFault: true, Code: "ReceiptHandleIsInvalid", Message: "The input receipt handle is invalid." };

  const deleted = await queues.client.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: one },
        { Id: "b", ReceiptHandle: "nonsense" },
      ],
    }),
  );
  const changed = await queues.client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: two, VisibilityTimeout: 0 },
        { Id: "b", ReceiptHandle: "nonsense", VisibilityTimeout: 0 },
        { Id: "c", ReceiptHandle: three, VisibilityTimeout: 43_201 },
      ],
    }),
  );

  expect(deleted).toMatchObject({ Successful: [{ Id: "a" }], Failed: [{ Id: "b", ...wrong }] });
  expect(changed).toMatchObject({
    Successful: [{ Id: "a" }],
    Failed: [
      { Id: "b", ...wrong },
      { Id: "c", SenderFault: true, Code: "InvalidParameterValue" },
    ],
  });
  expect(await queues.counts("q")).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
});

const entry = (Id: string) => ({ Id, MessageBody: "x" });
const elevenEntries = Array.from({ length: 11 }, (_, n) => entry(String(n)));
const half = { Id: "a", MessageBody: "x".repeat(524_288) };

test.each([
  [
    "no entry",
    [],
    "EmptyBatchRequest",
    "AWS.SimpleQueueService.EmptyBatchRequest",
    "There should be at least one entry in the request.",
  ],
  [
    "more than ten entries",
    elevenEntries,
    "TooManyEntriesInBatchRequest",
    "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    "Maximum number of entries per request are 10. You have sent 11.",
  ],
  [
    "an id that stands twice",
    [entry("a"), entry("b"), entry("a")],
    "BatchEntryIdsNotDistinct",
    "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    "Id a repeated.",
  ],
  [
    "an id that is none",
    [entry("a b")],
    "InvalidBatchEntryId",
    "AWS.SimpleQueueService.InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
  ],
  [
    "more than a mebibyte in all",
    [half, { ...half, Id: "b" }, entry("c")],
    "BatchRequestTooLong",
    "AWS.SimpleQueueService.BatchRequestTooLong",
    "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  ],
])("a batch with %s is refused as a whole", async (_, entries, name, Code, message) => {
  const { queues, send } = await aQueue();

  expect(await failure(send(...entries))).toEqual({ name, Code, message });
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});
