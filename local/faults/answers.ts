// How each service says that it failed, or that it was asked too often, in its own protocol.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { xml } from "../wire/xml.ts";

type Protocol = "json-1.0" | "json-1.1" | "query" | "s3" | "rest";

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** SQS's code in its old protocol, which the SDKs show. */
  readonly queryCode?: string;
}

interface Wording {
  readonly protocol: Protocol;
  readonly fail: Refusal;
  readonly throttle: Refusal;
}

const failed = (code: string, message = "Internal server error"): Refusal => ({ code, message, status: 500 });
const throttled = (code: string, status = 400, message = "Rate exceeded"): Refusal => ({ code, message, status });
const dynamodb = "com.amazonaws.dynamodb.v20120810#";
const exceeded =
  "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.";

/** By the errors of each service's API model. */
const wordings: Readonly<Record<string, Wording>> = {
  dynamodb: {
    protocol: "json-1.0",
    fail: failed(`${dynamodb}InternalServerError`),
    throttle: throttled(`${dynamodb}ProvisionedThroughputExceededException`, 400, exceeded),
  },
  events: { protocol: "json-1.1", fail: failed("InternalException"), throttle: throttled("ThrottlingException") },
  sqs: {
    protocol: "json-1.0",
    fail: { ...failed("InternalFailure"), queryCode: "InternalFailure" },
    throttle: { ...throttled("com.amazonaws.sqs#RequestThrottled"), queryCode: "RequestThrottled" },
  },
  logs: { protocol: "json-1.1", fail: failed("InternalFailure"), throttle: throttled("ThrottlingException") },
  sns: { protocol: "query", fail: failed("InternalError"), throttle: throttled("Throttled", 429) },
  iam: { protocol: "query", fail: failed("ServiceFailure"), throttle: throttled("Throttling") },
  sts: { protocol: "query", fail: failed("InternalFailure"), throttle: throttled("Throttling") },
  lambda: { protocol: "rest", fail: failed("ServiceException"), throttle: throttled("TooManyRequestsException", 429) },
  s3: {
    protocol: "s3",
    fail: failed("InternalError", "We encountered an internal error. Please try again."),
    throttle: throttled("SlowDown", 503, "Please reduce your request rate."),
  },
};

/** Undefined for what is no service of AWS that functions call by an SDK. */
export function protocolOf(service: string): Protocol | undefined {
  return wordings[service]?.protocol;
}

export function refuse(service: string, kind: "fail" | "throttle", response: ServerResponse): void {
  const wording = wordings[service];
  if (!wording) return;
  const { code, status, queryCode } = wording[kind];
  const requestId = randomUUID();
  const fault = status < 500 ? "Sender" : "Receiver";
  const [type, text] = written(wording.protocol, wording[kind], fault, requestId);
  const headers = {
    "content-type": type,
    "x-amzn-requestid": requestId,
    "x-amzn-errortype": code,
    ...(queryCode && { "x-amzn-query-error": `${queryCode};${fault}` }),
  };
  send(response, status, headers, text);
}

function written(
  protocol: Protocol,
  { code, message }: Refusal,
  fault: string,
  requestId: string,
): readonly [contentType: string, text: string] {
  switch (protocol) {
    case "query": {
      const told = { Type: fault, Code: code, Message: message };
      return ["text/xml", xml("ErrorResponse", { Error: told, RequestId: requestId })];
    }
    case "s3":
      return ["application/xml", xml("Error", { Code: code, Message: message, RequestId: requestId })];
    case "rest":
      return ["application/json", JSON.stringify({ Type: "Service", message })];
    default:
      return [`application/x-amz-${protocol}`, JSON.stringify({ __type: code, message })];
  }
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}
