// Asynchronous invocations: accepted at once, retried on the clock, and what follows at the end.
import { expect, test } from "vitest";
import {
  busArn,
  functionArn,
  invokeConfig,
  lambda,
  queue,
  queueArn,
  rule,
  subscription,
  topic,
  topicArn,
} from "../support/resources.ts";
import { hop, invoke, invokeLater, type RunOptions, run, settle, story } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** Fails so many times, each time telling its request's id; then returns the event. */
const failing = (times: number) => `let attempt = 0;
export const handler = async (event, { awsRequestId }) => {
  console.log(awsRequestId);
  if (++attempt <= ${times}) throw new Error("no " + attempt);
  return { done: event };
};`;

async function runFailing(times: number, resources: object = {}, properties: object = {}, options: RunOptions = {}) {
  const lines: string[] = [];
  const runtime = await run(
    { resources: { ...lambda("fn", properties), ...resources }, code: { fn: { "index.mjs": failing(times) } } },
    { clock: "auto", onLog: ({ text }) => lines.push(text), ...options },
  );
  return { runtime, lines, queues: new Queues(runtime) };
}

const anEvent = { id: "event-1", "detail-type": "Sold", detail: {} };
const identity = { eventId: "event-1", detailType: "Sold" };
const failed = (attempt: number) => ({
  ...identity,
  what: "failed",
  where: "fn",
  attempt,
  reason: `no ${attempt}`,
});
const retried = (attempt: number) => ({ ...identity, what: "retried", where: "fn", attempt });

test("an event is accepted at once, with an empty answer, and runs under the id of the request", async () => {
  const { runtime, lines } = await runFailing(0);

  const accepted = await invokeLater(runtime, "fn", anEvent);

  expect(accepted).toEqual({ status: 202, text: "", requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  await settle(runtime);
  expect(lines).toEqual([accepted.requestId]);
});

test("a failure is retried after one minute and after two more, under the same id", async () => {
  const { runtime, lines } = await runFailing(2);
  const startedAt = runtime.clock.now();

  const { requestId } = await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(lines).toEqual([requestId, requestId, requestId]);
  expect(story(runtime.journal.hops())).toEqual([failed(1), retried(2), failed(2), retried(3)]);
  const [first = 0, second = 0, third = 0, fourth = 0] = runtime.journal.hops().map(({ at }) => Date.parse(at));
  expect(second - first).toBeGreaterThanOrEqual(60_000);
  expect(second - first).toBeLessThan(90_000);
  expect(fourth - third).toBeGreaterThanOrEqual(120_000);
  expect(fourth - third).toBeLessThan(150_000);
  expect(first - startedAt).toBeLessThan(60_000);
});

test("what waits for its retry is not settled, and is said", async () => {
  const { runtime } = await runFailing(1, {}, {}, { clock: "real" });

  await invokeLater(runtime, "fn", anEvent);
  await hop(runtime, ({ what }) => what === "failed");

  expect(await runtime.settled(200)).toEqual({ settled: false, left: ["1 × retry of fn, due later"] });
  runtime.clock.advance(60_000);
  await settle(runtime);
  expect(runtime.journal.hops().at(-1)).toMatchObject({ what: "retried", attempt: 2 });
});

test("an event that every attempt fails with is shown as lost where the function has nowhere to send it", async () => {
  const { runtime } = await runFailing(9);

  await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(story(runtime.journal.hops()).slice(-2)).toEqual([
    failed(3),
    {
      ...identity,
      what: "lost",
      where: "fn",
      reason: "3 attempts failed: no 3 (the function has no dead-letter queue, and no destination for failures)",
    },
  ]);
});

test("a function's dead-letter queue gets the event as it came, and the error in attributes", async () => {
  const { runtime, queues } = await runFailing(
    9,
    { ...queue("dlq"), ...invokeConfig("fn", { MaximumRetryAttempts: 0 }) },
    { DeadLetterConfig: { TargetArn: queueArn("dlq") } },
  );

  const { requestId } = await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(story(runtime.journal.hops())).toEqual([
    failed(1),
    { ...identity, what: "dead-lettered", where: "fn", to: "dlq", reason: "1 attempt failed: no 1" },
  ]);
  const [letter] = await queues.receive("dlq");
  expect(JSON.parse(letter?.Body ?? "")).toEqual(anEvent);
  expect(letter?.MessageAttributes).toEqual({
    RequestID: { DataType: "String", StringValue: requestId },
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: "no 1" },
  });
});

test("a destination for failures gets a record of the invocation, beside the dead-letter queue", async () => {
  const { runtime, queues } = await runFailing(
    9,
    {
      ...queue("dlq"),
      ...queue("failures"),
      ...invokeConfig("fn", { DestinationConfig: { OnFailure: { Destination: queueArn("failures") } } }),
    },
    { DeadLetterConfig: { TargetArn: queueArn("dlq") } },
  );

  const { requestId } = await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(
    story(runtime.journal.hops())
      .slice(-2)
      .map(({ what, to }) => [what, to]),
  ).toEqual([
    ["dead-lettered", "dlq"],
    ["dead-lettered", "failures"],
  ]);
  expect((await queues.bodies("dlq")).length).toBe(1);
  const [body = ""] = await queues.bodies("failures");
  expect(JSON.parse(body)).toEqual({
    version: "1.0",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    requestContext: {
      requestId,
      functionArn: `${functionArn("fn")}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload: anEvent,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "Error", errorMessage: "no 3", trace: expect.any(Array) },
  });
});

test("a destination for successes gets a record with the answer", async () => {
  const { runtime, queues } = await runFailing(1, {
    ...queue("successes"),
    ...topic("news"),
    ...subscription("news", "successes", { RawMessageDelivery: true }),
    ...invokeConfig("fn", { DestinationConfig: { OnSuccess: { Destination: topicArn("news") } } }),
  });

  await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(runtime.journal.hops().map(({ what, to }) => [what, to])).toEqual([
    ["failed", undefined],
    ["retried", undefined],
    ["published", undefined],
    ["delivered", "successes"],
    ["delivered", "news"],
  ]);
  const [body = ""] = await queues.bodies("successes");
  expect(JSON.parse(body)).toMatchObject({
    requestContext: { condition: "Success", approximateInvokeCount: 2 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST" },
    responsePayload: { done: anEvent },
  });
});

test("a bus as a destination gets the record in an event of its own, which keeps to the story", async () => {
  const { runtime, queues } = await runFailing(9, {
    ...queue("a"),
    ...rule("r", { source: ["lambda"] }, [{ Id: "a", Arn: queueArn("a") }]),
    ...invokeConfig("fn", {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: busArn("default") } },
    }),
  });
  const told = { ...anEvent, detail: { metadata: { id: "event-1", correlationId: "c-1" } } };

  await invokeLater(runtime, "fn", told);
  await settle(runtime);

  const [body = ""] = await queues.bodies("a");
  const event = JSON.parse(body);
  expect(event).toMatchObject({
    source: "lambda",
    "detail-type": "Lambda Function Invocation Result - Failure",
    resources: [busArn("default"), `${functionArn("fn")}:$LATEST`],
    detail: { requestContext: { condition: "RetriesExhausted" }, requestPayload: told },
  });
  expect(runtime.journal.story("c-1").map(({ what, where, to, eventId }) => [what, where, to, eventId])).toEqual([
    ["failed", "fn", undefined, "event-1"],
    ["accepted", "default", undefined, event.id],
    ["matched", "default", "r", event.id],
    ["delivered", "r", "a", event.id],
    ["dead-lettered", "fn", "default", "event-1"],
  ]);
});

test("a function as a destination is invoked with the record", async () => {
  const keep = `let kept; export const handler = async (event) => { const had = kept; kept = event; return had; };`;
  const runtime = await run(
    {
      resources: {
        ...lambda("fn"),
        ...lambda("keeper"),
        ...invokeConfig("fn", { DestinationConfig: { OnSuccess: { Destination: functionArn("keeper") } } }),
      },
      code: { fn: { "index.mjs": failing(0) }, keeper: { "index.mjs": keep } },
    },
    { clock: "auto" },
  );

  await invokeLater(runtime, "fn", { some: "thing" });
  await settle(runtime);

  const { answer } = await invoke(runtime, "keeper");
  expect(answer).toMatchObject({ requestPayload: { some: "thing" }, responsePayload: { done: { some: "thing" } } });
});

test("an event that would be too old for its retry is at its end", async () => {
  const { runtime, queues } = await runFailing(9, {
    ...queue("failures"),
    ...invokeConfig("fn", {
      MaximumEventAgeInSeconds: 100,
      DestinationConfig: { OnFailure: { Destination: queueArn("failures") } },
    }),
  });

  await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(story(runtime.journal.hops()).at(-1)).toEqual({
    ...identity,
    what: "dead-lettered",
    where: "fn",
    to: "failures",
    reason: "too old after 2 attempts: no 2",
  });
  const [body = ""] = await queues.bodies("failures");
  expect(JSON.parse(body).requestContext).toMatchObject({ condition: "EventAgeExceeded", approximateInvokeCount: 2 });
});

test("where the dead-letter queue is missing too, the event is shown as lost, with both reasons", async () => {
  const { runtime } = await runFailing(9, invokeConfig("fn", { MaximumRetryAttempts: 0 }), {
    DeadLetterConfig: { TargetArn: queueArn("gone") },
  });

  await invokeLater(runtime, "fn", anEvent);
  await settle(runtime);

  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    reason: `1 attempt failed: no 1; gone: The queue ${queueArn("gone")} does not exist.`,
  });
});

test("many events run beside each other only so far, and all of them run", async () => {
  const lines: string[] = [];
  const runtime = await run(
    {
      resources: lambda("fn"),
      code: {
        fn: { "index.mjs": `console.log("started"); export const handler = async () => { console.log("ran"); };` },
      },
    },
    { onLog: ({ text: line }) => lines.push(line) },
  );

  await Promise.all(Array.from({ length: 60 }, () => invokeLater(runtime, "fn")));
  await settle(runtime);

  expect(lines.filter((line) => line === "ran")).toHaveLength(60);
  expect(lines.filter((line) => line === "started").length).toBeLessThanOrEqual(10);
});

test("an alias and a version stand for the function, with retries of their own", async () => {
  const { runtime, lines } = await runFailing(9, {
    Version: { Type: "AWS::Lambda::Version", Properties: { FunctionName: "fn" }, DependsOn: "fnFunction" },
    Live: {
      Type: "AWS::Lambda::Alias",
      Properties: { FunctionName: "fn", Name: "live", FunctionVersion: { "Fn::GetAtt": ["Version", "Version"] } },
    },
    LiveConfig: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: { FunctionName: "fn", Qualifier: "live", MaximumRetryAttempts: 1 },
      DependsOn: "Live",
    },
  });

  await invokeLater(runtime, encodeURIComponent(`${functionArn("fn")}:live`));
  await settle(runtime);

  expect(lines).toHaveLength(2);
  await invokeLater(runtime, "fn:1");
  await settle(runtime);
  expect(lines).toHaveLength(5);
});

test.each([
  ["a retry count", { MaximumRetryAttempts: 3 }, /fnConfig .*MaximumRetryAttempts/],
  ["an age", { MaximumEventAgeInSeconds: 59 }, /fnConfig .*MaximumEventAgeInSeconds/],
])("%s that Lambda would not take is refused", async (_, properties, message) => {
  const resources = { ...lambda("fn"), ...invokeConfig("fn", properties) };

  await expect(run({ resources, code: { fn: { "index.mjs": "" } } })).rejects.toThrow(message);
});
