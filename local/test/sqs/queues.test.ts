import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

const noQueue = {
  name: "QueueDoesNotExist",
  Code: "AWS.SimpleQueueService.NonExistentQueue",
  message: "The specified queue does not exist.",
};

test("a queue can be created, found by its name, used, and deleted", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const { client } = queues;

  const created = await client.send(
    new CreateQueueCommand({ QueueName: "mine", Attributes: { VisibilityTimeout: "5" } }),
  );
  expect(created.QueueUrl).toBe(queues.url("mine"));
  expect((await client.send(new GetQueueUrlCommand({ QueueName: "mine" }))).QueueUrl).toBe(created.QueueUrl);
  await queues.send("mine", "b");
  expect(await queues.bodies("mine")).toEqual(["b"]);

  await client.send(new DeleteQueueCommand({ QueueUrl: created.QueueUrl }));
  expect(await failure(queues.receive("mine"))).toEqual(noQueue);
  expect(await failure(client.send(new GetQueueUrlCommand({ QueueName: "mine" })))).toEqual(noQueue);
});

test("creating a queue again gives the same queue, unless its attributes differ", async () => {
  const queues = new Queues(await run({ resources: queue("q", { DelaySeconds: 7 }) }));
  const create = (Attributes?: Record<string, string>) =>
    queues.client.send(new CreateQueueCommand({ QueueName: "q", ...(Attributes && { Attributes }) }));

  expect((await create()).QueueUrl).toBe(queues.url("q"));
  expect((await create({ DelaySeconds: "7", VisibilityTimeout: "30" })).QueueUrl).toBe(queues.url("q"));
  expect(await failure(create({ DelaySeconds: "8" }))).toEqual({
    name: "QueueNameExists",
    Code: "QueueAlreadyExists",
    message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
  });
});

test("a queue tells its attributes, with AWS's defaults", async () => {
  const RedrivePolicy = { deadLetterTargetArn: queueArn("q-dlq"), maxReceiveCount: 3 };
  const closed = queue("q", { RedrivePolicy, VisibilityTimeout: 40 }, { open: false });
  const runtime = await run({ resources: { ...closed, ...queue("q-dlq") } });
  const queues = new Queues(runtime);
  const get = async (...AttributeNames: ("All" | "QueueArn" | "Policy" | "VisibilityTimeout")[]) =>
    (await queues.client.send(new GetQueueAttributesCommand({ QueueUrl: queues.url("q"), AttributeNames }))).Attributes;
  const { CreatedTimestamp, LastModifiedTimestamp, RedrivePolicy: redrive = "", ...rest } = (await get("All")) ?? {};

  expect(rest).toEqual({
    QueueArn: queueArn("q"),
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    DelaySeconds: "0",
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    ReceiveMessageWaitTimeSeconds: "0",
    VisibilityTimeout: "40",
    SqsManagedSseEnabled: "true",
  });
  expect(JSON.parse(redrive)).toEqual(RedrivePolicy);
  expect(CreatedTimestamp).toMatch(/^\d{10}$/);
  expect(LastModifiedTimestamp).toBe(CreatedTimestamp);
  expect(await get("QueueArn", "VisibilityTimeout")).toEqual({ QueueArn: queueArn("q"), VisibilityTimeout: "40" });
  expect(await get("Policy")).toBeUndefined();
  expect(await get()).toBeUndefined();
});

test("attributes that are set hold from then on, and the others stay", async () => {
  const runtime = await run({ resources: queue("q", { DelaySeconds: 7 }) });
  const queues = new Queues(runtime);
  await queues.client.send(
    new SetQueueAttributesCommand({ QueueUrl: queues.url("q"), Attributes: { VisibilityTimeout: "5" } }),
  );
  await queues.send("q", "b");

  runtime.clock.advance(7_000);
  expect(await queues.bodies("q")).toEqual(["b"]);
  runtime.clock.advance(5_000);
  expect(await queues.bodies("q")).toEqual(["b"]);
});

test.each<[string, Record<string, string>, string]>([
  ["an attribute that does not exist", { Color: "red" }, "InvalidAttributeName"],
  ["a value that is out of range", { VisibilityTimeout: "43201" }, "InvalidAttributeValue"],
  ["a value that is no number", { DelaySeconds: "soon" }, "InvalidAttributeValue"],
  ["a redrive policy that is none", { RedrivePolicy: "{}" }, "InvalidAttributeValue"],
])("%s is refused, and nothing is changed", async (_, Attributes, name) => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const { client } = queues;
  const wrong = { ...Attributes, MessageRetentionPeriod: "60" };

  expect(
    await failure(client.send(new SetQueueAttributesCommand({ QueueUrl: queues.url("q"), Attributes: wrong }))),
  ).toMatchObject({ name });
  expect(await failure(client.send(new CreateQueueCommand({ QueueName: "new", Attributes })))).toMatchObject({ name });
  const known = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queues.url("q"), AttributeNames: ["MessageRetentionPeriod"] }),
  );
  expect(known.Attributes).toEqual({ MessageRetentionPeriod: "345600" });
});

test("queues are listed by prefix, a page at a time", async () => {
  const names = ["b-3", "a-1", "b-1", "b-2"];
  const queues = new Queues(await run({ resources: Object.assign({}, ...names.map((name) => queue(name))) }));
  const list = (input: { QueueNamePrefix?: string; MaxResults?: number; NextToken?: string }) =>
    queues.client.send(new ListQueuesCommand(input));

  expect((await list({})).QueueUrls).toEqual(["a-1", "b-1", "b-2", "b-3"].map((name) => queues.url(name)));
  const first = await list({ QueueNamePrefix: "b-", MaxResults: 2 });
  expect(first.QueueUrls).toEqual([queues.url("b-1"), queues.url("b-2")]);
  const second = await list({ QueueNamePrefix: "b-", MaxResults: 2, NextToken: first.NextToken ?? "" });
  expect(second.QueueUrls).toEqual([queues.url("b-3")]);
  expect(second.NextToken).toBeUndefined();
  expect((await list({ QueueNamePrefix: "c" })).QueueUrls).toBeUndefined();
});

test("a queue that does not exist is an error of every operation, with the codes of both protocols", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));

  expect(await failure(queues.send("none", "b"))).toEqual(noQueue);
  expect(await failure(queues.counts("none"))).toEqual(noQueue);
});

test.each([
  ["MaxNumberOfMessages", 11],
  ["MaxNumberOfMessages", 0],
  ["WaitTimeSeconds", 21],
  ["VisibilityTimeout", 43_201],
])("a receive with %s %i is refused", async (name, value) => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const input = { QueueUrl: queues.url("q"), [name]: value };

  expect(await failure(queues.client.send(new ReceiveMessageCommand(input)))).toMatchObject({
    name: "InvalidParameterValue",
    message: expect.stringContaining(name),
  });
});
