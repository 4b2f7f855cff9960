// What Lambda hands a consumer's function, and a run of the function that hands back all it said.
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { vi } from "vitest";
import type { Event } from "../../events/index.ts";
import { type Environment, variables } from "../../functions/chain/environment.ts";
import { lambdaHandler } from "../../functions/chain/lambda-handler.ts";
import { type Project, projectionHandler } from "../../functions/chain/projection-handler.ts";
import type { Consumer } from "../../functions/consumer.ts";

export const environment: Environment = {
  queueUrl: "http://127.0.0.1/queue",
  maxReceiveCount: "5",
  quarantineQueueUrl: "http://127.0.0.1/quarantine",
  idempotencyTableName: "idempotency",
  eventBusName: "tidings",
  topicArn: "arn:aws:sns:eu-west-1:000000000000:notifications",
  claimsBucketName: "claims",
  stateTableName: "states",
};

/** Sets the variables that the stack sets, and those that the AWS SDK asks for. Vitest takes them back after the test. */
export function stubEnvironment(env = environment) {
  for (const [key, name] of Object.entries(variables)) vi.stubEnv(name, new Map(Object.entries(env)).get(key));
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
}

/** The JSON of the envelope that EventBridge puts around an event. */
export function bodyOf({ source, detailType, metadata, data }: Event): string {
  return JSON.stringify({
    version: "0",
    id: "e0e0e0e0-0000-4000-8000-000000000000",
    "detail-type": detailType,
    source,
    account: "000000000000",
    time: "2026-11-02T09:30:00Z",
    region: "eu-west-1",
    resources: [],
    detail: { metadata, data },
  });
}

/** A batch of records with these bodies, named record-1, record-2, …, each received for the `attempt`-th time. */
export function sqsEvent(bodies: readonly (string | Event)[], attempt = 1): SQSEvent {
  return {
    Records: bodies.map((body, at) => recordOf(typeof body === "string" ? body : bodyOf(body), at + 1, attempt)),
  };
}

function recordOf(body: string, n: number, attempt: number): SQSRecord {
  return {
    messageId: `record-${n}`,
    receiptHandle: `receipt-${n}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: "1793611800000",
      SenderId: "events.amazonaws.com",
      ApproximateFirstReceiveTimestamp: "1793611800000",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:queue",
    awsRegion: "eu-west-1",
  };
}

/** The context of an invocation that has so many milliseconds left. */
export function context(remainingMs = 30_000): Context {
  const notUsed = () => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "consumer",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:consumer",
    memoryLimitInMB: "256",
    awsRequestId: "request-1",
    logGroupName: "consumer",
    logStreamName: "consumer",
    getRemainingTimeInMillis: () => remainingMs,
    done: notUsed,
    fail: notUsed,
    succeed: notUsed,
  };
}

/** A log line, as far as tests look at it. */
export interface Line {
  readonly level: string;
  readonly message: string;
  readonly hop?: unknown;
}

export interface Run {
  readonly response: SQSBatchResponse;
  /** The ids of the records that failed, sorted. */
  readonly failed: readonly string[];
  /** The `hop` field of each log line that has one, in the order of writing. */
  readonly hops: readonly unknown[];
  readonly lines: readonly Line[];
}

/** The consumer's function with its environment set, ready to be invoked; each call is one invocation of the same warm function. */
export function functionOf(consumer: Consumer, env = environment, port?: unknown) {
  stubEnvironment(env);
  return runsOf(lambdaHandler(consumer, port));
}

/** The same of a projection. */
export function projectionOf(projection: Consumer, project: Project) {
  stubEnvironment();
  return runsOf(projectionHandler(projection, project));
}

function runsOf(handler: ReturnType<typeof lambdaHandler>) {
  const lines = capturedLines();
  return async (event: SQSEvent, remainingMs?: number): Promise<Run> => {
    const from = lines.length;
    const response = await handler(event, context(remainingMs));
    const said = lines.slice(from);
    return {
      response,
      failed: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted(),
      hops: said.flatMap(({ hop }) => (hop === undefined ? [] : [hop])),
      lines: said,
    };
  };
}

/** Catches what the logger writes: one JSON text a line, to the process's own streams. Vitest takes the spies back after the test. */
export function capturedLines(): Line[] {
  const lines: Line[] = [];
  const write = (chunk: unknown) => {
    lines.push(JSON.parse(String(chunk)));
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(write);
  vi.spyOn(process.stderr, "write").mockImplementation(write);
  return lines;
}
