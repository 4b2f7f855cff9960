import { createHash } from "node:crypto";
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure, Queues, textOf } from "../support/sqs.ts";

test("a message is received as it was sent, once, and is gone when it is deleted", async () => {
  const runtime = await run({ resources: queue("q") });
  const queues = new Queues(runtime);
  const bytes = Uint8Array.from([0, 1, 254, 255]);
  const MessageAttributes = {
    zeta: { DataType: "String", StringValue: "naïve 😀" },
    alpha: { DataType: "Number.int", StringValue: "42" },
    Beta: { DataType: "Binary", BinaryValue: bytes },
  };
  const before = runtime.clock.now();

  // The SDK compares the body's checksum, both ways.
  const sent = await queues.client.send(
    new SendMessageCommand({ QueueUrl: queues.url("q"), MessageBody: "häl\tlo\n😀", MessageAttributes }),
  );

  expect(sent).toMatchObject({
    MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    MD5OfMessageBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const [message, ...more] = await queues.receive("q");
  expect(more).toEqual([]);
  expect(message).toEqual({
    MessageId: sent.MessageId,
    ReceiptHandle: expect.any(String),
    Body: "häl\tlo\n😀",
    MD5OfBody: sent.MD5OfMessageBody,
    MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    MessageAttributes,
    Attributes: {
      ApproximateReceiveCount: "1",
      SenderId: expect.any(String),
      SentTimestamp: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.any(String),
    },
  });
  expect(Number(message?.Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(before);
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });

  const ReceiptHandle = textOf(message?.ReceiptHandle);
  await queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.url("q"), ReceiptHandle }));
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  // Deleting it again is no error.
  await queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.url("q"), ReceiptHandle }));
});

test("the checksum of attributes is made as the SQS developer guide says", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));

  const sent = await queues.client.send(
    new SendMessageCommand({
      QueueUrl: queues.url("q"),
      MessageBody: "b",
      MessageAttributes: {
        b: { DataType: "Binary", BinaryValue: Uint8Array.from([7]) },
        a: { DataType: "String", StringValue: "x" },
      },
    }),
  );

  // By name: name, type and value each after its length in four bytes; before the value 1 for a text, 2 for bytes.
  const hash = createHash("md5");
  hash.update("\0\0\0\x01a\0\0\0\x06String\x01\0\0\0\x01x");
  hash.update("\0\0\0\x01b\0\0\0\x06Binary\x02\0\0\0\x01\x07");
  expect(sent.MD5OfMessageAttributes).toBe(hash.digest("hex"));
});

test("only the attributes that were asked for are shown: by name, or by a prefix", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const text = { DataType: "String", StringValue: "x" };
  await queues.send("q", "b", { MessageAttributes: { "order.id": text, "order.kind": text, other: text } });

  const chosen = async (MessageAttributeNames: string[]) => {
    const [message] = await queues.receive("q", {
      MessageAttributeNames,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      VisibilityTimeout: 0,
    });
    return { names: Object.keys(message?.MessageAttributes ?? {}), system: message?.Attributes };
  };

  expect(await chosen(["order.*"])).toEqual({
    names: ["order.id", "order.kind"],
    system: { ApproximateReceiveCount: "1" },
  });
  expect(await chosen(["other"])).toEqual({ names: ["other"], system: { ApproximateReceiveCount: "2" } });
  expect(await chosen([])).toEqual({ names: [], system: { ApproximateReceiveCount: "3" } });
});

test("an empty receive has no Messages", async () => {
  const runtime = await run({ resources: queue("q") });
  const response = await fetch(runtime.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.ReceiveMessage" },
    body: JSON.stringify({ QueueUrl: new Queues(runtime).url("q") }),
  });

  expect(await response.json()).toEqual({});
});

test("at most as many messages are received as were asked for, the oldest first", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  await queues.sendTogether("q", ["1", "2", "3"]);

  expect((await queues.receive("q", { MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(["1", "2"]);
  expect(await queues.bodies("q")).toEqual(["3"]);
});

test("purging a queue takes away what is visible, in flight and delayed", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  await queues.sendTogether("q", ["1", "2"]);
  await queues.receive("q", { MaxNumberOfMessages: 1 });
  await queues.send("q", "3", { DelaySeconds: 60 });
  expect(await queues.counts("q")).toEqual({ visible: 1, inFlight: 1, delayed: 1 });

  await queues.client.send(new PurgeQueueCommand({ QueueUrl: queues.url("q") }));

  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("a message that stood longer than its retention period is not received, and shown as lost", async () => {
  const runtime = await run({ resources: queue("q", { MessageRetentionPeriod: 60 }) });
  const queues = new Queues(runtime);
  await queues.send("q", "old", { MessageAttributes: { eventId: { DataType: "String", StringValue: "event-1" } } });

  runtime.clock.advance(61_000);

  expect(await queues.receive("q")).toEqual([]);
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(runtime.journal.hops()).toMatchObject([
    {
      what: "lost",
      where: "q",
      eventId: "event-1",
      reason: "stood in the queue for longer than its retention period, 60 s",
    },
  ]);
});

test.each([
  [
    "an empty body",
    "",
    "InvalidParameterValue",
    "One or more parameters are invalid. Reason: Message must be longer than 0 bytes.",
  ],
  [
    "a character that XML knows not",
    "a\u0000b",
    "InvalidMessageContents",
    expect.stringContaining("Invalid characters found."),
  ],
  [
    "half of a surrogate pair",
    "\ud83d",
    "InvalidMessageContents",
    expect.stringContaining("Invalid characters found."),
  ],
])("a message with %s is refused", async (_, body, code, message) => {
  const queues = new Queues(await run({ resources: queue("q") }));

  expect(await failure(queues.send("q", body))).toMatchObject({ Code: code, message });
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("a body may have as many bytes as the queue takes, with its attributes, and not one more", async () => {
  const queues = new Queues(
    await run({ resources: { ...queue("q"), ...queue("small", { MaximumMessageSize: 1_024 }) } }),
  );
  const MessageAttributes = { n: { DataType: "Number", StringValue: "1" } };
  const attributeBytes = "nNumber1".length;

  await queues.send("q", "ü".repeat(524_288));
  await queues.send("small", "x".repeat(1_024 - attributeBytes), { MessageAttributes });

  const tooLong = (bytes: number) => ({
    name: "InvalidParameterValue",
    message: `One or more parameters are invalid. Reason: Message must be shorter than ${bytes} bytes.`,
  });
  expect(await failure(queues.send("q", `${"ü".repeat(524_288)}x`))).toMatchObject(tooLong(1_048_576));
  expect(await failure(queues.send("small", "x".repeat(1_025 - attributeBytes), { MessageAttributes }))).toMatchObject(
    tooLong(1_024),
  );
});

test.each([
  ["of a type that does not exist", { a: { DataType: "Text", StringValue: "x" } }],
  ["without a value", { a: { DataType: "String", StringValue: "" } }],
  [
    "that are more than ten",
    Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`a${n}`, { DataType: "String", StringValue: "x" }])),
  ],
])("attributes %s are refused", async (_, MessageAttributes) => {
  const queues = new Queues(await run({ resources: queue("q") }));

  expect(await failure(queues.send("q", "b", { MessageAttributes }))).toMatchObject({ name: "InvalidParameterValue" });
});

test("a receipt handle of another queue, or none at all, is refused", async () => {
  const queues = new Queues(await run({ resources: { ...queue("q"), ...queue("other") } }));
  await queues.send("other", "b");
  const [message] = await queues.receive("other");
  const wrong = { name: "ReceiptHandleIsInvalid", message: "The input receipt handle is invalid." };

  for (const ReceiptHandle of [textOf(message?.ReceiptHandle), "nonsense"])
    expect(
      await failure(queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.url("q"), ReceiptHandle }))),
    ).toMatchObject(wrong);
  const { Successful = [], Failed = [] } = await queues.client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queues.url("other"),
      Entries: [
        { Id: "right", ReceiptHandle: textOf(message?.ReceiptHandle) },
        { Id: "wrong", ReceiptHandle: Buffer.from(`a 1 ${queueArn("q")}`).toString("base64") },
      ],
    }),
  );
  expect(Successful).toEqual([{ Id: "right" }]);
  expect(Failed).toEqual([{ Id: "wrong", SenderFault: true, Code: "ReceiptHandleIsInvalid", Message: wrong.message }]);
});
