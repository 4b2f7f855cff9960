// From functions to the services that they call by the SDK.
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { dynamoDbClient, textsOf } from "../support/dynamodb.ts";
import { faultsIn, numbered, putIds, shop } from "../support/faults.ts";
import { bucket, bus, lambda, logGroup, queue, table, topic, topicArn } from "../support/resources.ts";
import { invoke, run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** Text of functions' code: one message for `out` with what it is given. */
const sender = `import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
  const sqs = new SQSClient({});
  const send = (MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl: "out", MessageBody }));`;

test("the SDK mends a failure; where only the answer was lost, the effect is there twice", async () => {
  const runtime = await shop(
    { before: sender, each: "await send(event.metadata.id);", resources: queue("out") },
    { faults: "fail=1" },
  );
  const ids = numbered(20);

  await putIds(runtime, ids);
  await settle(runtime);

  const calls = faultsIn(runtime).filter(({ where }) => where === "fn");
  const lostAnswers = calls.filter(({ reason }) => reason === "fail after sqs SendMessage (its answer is lost)");
  const refused = calls.filter(({ reason }) => reason === "fail before sqs SendMessage");
  expect(lostAnswers.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  expect(lostAnswers.length + refused.length).toBe(2 * ids.length);
  const wanted = [...ids, ...lostAnswers.map(({ eventId = "" }) => eventId)];
  const queues = new Queues(runtime);
  const sent: (string | undefined)[] = [];
  while (sent.length < wanted.length) sent.push(...(await queues.bodies("out")));
  expect(sent.toSorted()).toEqual(wanted.toSorted());
  expect(await queues.counts("out")).toMatchObject({ visible: 0 });
  expect(runtime.journal.hops().filter(({ what }) => what === "processed")).toHaveLength(20);
});

/** A call of each service, and what the SDK's error is when it makes no second attempt. */
const calls = `
  import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
  import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
  import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const calls = {
    dynamodb: [DynamoDBClient, new PutItemCommand({ TableName: "things", Item: { id: { S: "a" } } })],
    events: [EventBridgeClient, new ListRulesCommand({})],
    logs: [CloudWatchLogsClient, new DescribeLogGroupsCommand({})],
    sns: [SNSClient, new PublishCommand({ TopicArn: "${topicArn("news")}", Message: "hello" })],
    sqs: [SQSClient, new SendMessageCommand({ QueueUrl: "out", MessageBody: "hello" })],
  };
  export const handler = async ({ maxAttempts }) => {
    const told = {};
    for (const [name, [Client, command]] of Object.entries(calls))
      told[name] = await new Client({ maxAttempts }).send(command).then(() => "done", ({ name, $metadata }) => name + " " + $metadata.httpStatusCode);
    return told;
  };`;

async function caller(faults: string) {
  const resources = { ...table("things"), ...topic("news"), ...queue("out"), ...logGroup("log"), ...lambda("fn") };
  return await run({ resources, code: { fn: { "index.mjs": calls } } }, { faults, clock: "auto" });
}

test("each service says in its own words that it failed, and the SDK gets through in the end", async () => {
  const runtime = await caller("fail=1");

  expect((await invoke(runtime, "fn", { maxAttempts: 1 })).answer).toEqual({
    dynamodb: "InternalServerError 500",
    events: "InternalException 500",
    logs: "InternalFailure 500",
    sns: expect.stringMatching(/^InternalError(Exception)? 500$/),
    sqs: "InternalFailure 500",
  });
  expect((await invoke(runtime, "fn", { maxAttempts: 3 })).answer).toEqual(all("done"));
});

test("each service throttles in its own words, and the SDK gets through in the end", async () => {
  const runtime = await caller("throttle=1");

  expect((await invoke(runtime, "fn", { maxAttempts: 1 })).answer).toEqual({
    dynamodb: "ProvisionedThroughputExceededException 400",
    events: "ThrottlingException 400",
    logs: "ThrottlingException 400",
    sns: expect.stringMatching(/^Throttled(Exception)? 429$/),
    sqs: "RequestThrottled 400",
  });
  expect((await invoke(runtime, "fn", { maxAttempts: 3 })).answer).toEqual(all("done"));
});

function all(outcome: string) {
  return Object.fromEntries(["dynamodb", "events", "logs", "sns", "sqs"].map((name) => [name, outcome]));
}

test.each([
  [
    "throttle",
    "503 <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
    '429 {"Type":"Service","message":"Rate exceeded"}',
  ],
  [
    "fail",
    "500 <Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message></Error>",
    '500 {"Type":"Service","message":"Internal server error"}',
  ],
])("S3 and Lambda %s in their own words", async (kind, ofS3, ofLambda) => {
  const text = `
    import { setTimeout } from "node:timers/promises";
    export const handler = async () => {
      const headers = { "x-amz-security-token": process.env.AWS_SESSION_TOKEN };
      const s3 = { ...headers, authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0" };
      const answers = [];
      for (const [path, init] of [
        ["/photos/cat", { method: "PUT", body: "cat", headers: s3 }],
        ["/photos/cat", { headers: s3 }],
        ["/2015-03-31/functions/other/invocations", { method: "POST", body: "{}", headers }],
      ])
        for (let attempt = 1; attempt <= 3; attempt++) {
          const response = await fetch(process.env.AWS_ENDPOINT_URL + path, init);
          answers.push(response.status + " " + (await response.text()).replace(/<RequestId>.*<.RequestId>/, ""));
        }
      return answers;
    };`;
  const resources = { ...bucket("photos"), ...lambda("fn"), ...lambda("other") };
  const code = { fn: { "index.mjs": text }, other: { "index.mjs": `export const handler = () => "here";` } };
  const runtime = await run({ resources, code }, { faults: `${kind}=1` });
  expect((await invoke(runtime, "fn")).answer).toEqual([
    ...[ofS3, ofS3, "200 "],
    ...[ofS3, ofS3, "200 cat"],
    ...[ofLambda, ofLambda, '200 "here"'],
  ]);
});

test("of a batch some entries may be refused: what is sent again until nothing is left arrives once", async () => {
  const before = `
    import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
    import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
    import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
    import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
    const options = { maxAttempts: 1 };
    const [dynamodb, events, sns, sqs] = [new DynamoDBClient(options), new EventBridgeClient(options), new SNSClient(options), new SQSClient(options)];
    const until = async (left, send) => {
      for (let n = 0; left.length > 0; n++) {
        if (n > 50) throw new Error("never done");
        left = await send(left).catch((error) => { if (error.$metadata?.httpStatusCode !== 500) throw error; return left; });
      }
    };
    const failed = (left) => ({ Failed = [], Successful = [] }) => {
      if (Failed.length + Successful.length !== left.length) throw new Error("an answer is missing");
      return left.filter(({ Id }) => Failed.some((each) => each.Id === Id));
    };`;
  const each = `
    const ids = [0, 1, 2, 3, 4, 5].map((n) => event.metadata.id + "-" + n);
    await until(ids.map((id) => ({ Source: "more", DetailType: id, Detail: "{}" })), async (left) => {
      const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: left }));
      const again = left.filter((_, at) => Entries[at].ErrorCode === "InternalFailure");
      if (Entries.length !== left.length || FailedEntryCount !== again.length) throw new Error("miscounted");
      return again;
    });
    await until(ids.map((Id) => ({ Id, Message: Id })), (left) =>
      sns.send(new PublishBatchCommand({ TopicArn: "${topicArn("news")}", PublishBatchRequestEntries: left })).then(failed(left)));
    await until(ids.map((Id) => ({ Id, MessageBody: Id })), (left) =>
      sqs.send(new SendMessageBatchCommand({ QueueUrl: "out", Entries: left })).then(failed(left)));
    await until(ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } })), async (left) => {
      const { UnprocessedItems } = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { things: left } }));
      return UnprocessedItems.things ?? [];
    });`;
  const runtime = await shop(
    { before, each, resources: { ...topic("news"), ...queue("out") } },
    { faults: "fail=0.5", seed: 4 },
  );

  await putIds(runtime, numbered(4));
  await settle(runtime);

  const faults = faultsIn(runtime).flatMap(({ where, reason = "" }) => (where === "fn" ? [reason] : []));
  const names = ["events PutEvents", "sns PublishBatch", "sqs SendMessageBatch", "dynamodb BatchWriteItem"];
  for (const name of names) expect(faults).toContain(`fail in part ${name}`);
  const hops = runtime.journal.hops();
  expect(hops.filter(({ what }) => what === "processed")).toHaveLength(4);
  const wanted = numbered(4).flatMap((id) => [0, 1, 2, 3, 4, 5].map((n) => `${id}-${n}`));
  const accepted = hops.flatMap(({ what, detailType = "" }) =>
    what === "accepted" && detailType !== "Sold" ? [detailType] : [],
  );
  // With this seed no answer of PutEvents is lost, which would have it put the same again.
  expect(faults).not.toContain("fail after events PutEvents (its answer is lost)");
  expect(accepted.toSorted()).toEqual(wanted);
  expect(await textsOf(dynamoDbClient(runtime), "things", "id")).toEqual(wanted);
});

test("a delay of a call is short, and no fault meets those who are no function", async () => {
  const each =
    "const began = performance.now(); await send(event.metadata.id); console.log(performance.now() - began);";
  const runtime = await shop(
    { before: sender, each, resources: { ...queue("out"), ...bus("other") } },
    { faults: "delay=1:15m" },
  );

  await putIds(runtime, ["a"]);
  await settle(runtime);
  const before = faultsIn(runtime).length;
  for (let n = 0; n < 20; n++) await new Queues(runtime).client.send(new ListQueuesCommand({}));

  const [call, ...more] = faultsIn(runtime).filter(({ where }) => where === "fn");
  expect(call).toMatchObject({ eventId: "a", reason: "delay 20 ms sqs SendMessage" });
  expect(more).toEqual([]);
  expect(faultsIn(runtime)).toHaveLength(before);
});
