// AWS's JSON protocols (awsJson1.0 and 1.1): the operation in X-Amz-Target, JSON both ways.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { bodyOf } from "./body.ts";
import { type Spelling, wordsFor } from "./constraints.ts";
import { AwsError } from "./errors.ts";

/** One operation: reads its input from JSON, answers with JSON. Throws AwsError. */
export type JsonOperation = (input: unknown, call: Call) => Promise<object> | object;

export interface Call {
  /** Aborted when the client has gone away. */
  readonly gone: AbortSignal;
}

export interface JsonProtocol {
  /** The service's name in messages, as in `events`. */
  readonly service: string;
  readonly version: "1.0" | "1.1";
  readonly operations: Readonly<Record<string, JsonOperation>>;
  readonly spelling?: Spelling;
  /** What an input that does not have the operation's shape is answered with. */
  refuse(message: string): AwsError;
}

export async function answerJson(
  protocol: JsonProtocol,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers: Record<string, string> = {
    "content-type": `application/x-amz-json-${protocol.version}`,
    "x-amzn-requestid": randomUUID(),
  };
  let status = 200;
  let answer: object;
  try {
    answer = await perform(protocol, request, response);
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : internalFailure(thrown);
    status = error.status;
    answer = { __type: error.code, message: error.message };
    headers["x-amzn-errortype"] = error.code;
    if (error.queryCode) headers["x-amzn-query-error"] = `${error.queryCode};${status < 500 ? "Sender" : "Receiver"}`;
  }
  if (response.destroyed) return;
  const text = JSON.stringify(answer);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}

async function perform(protocol: JsonProtocol, request: IncomingMessage, response: ServerResponse): Promise<object> {
  const target = String(request.headers["x-amz-target"] ?? "");
  const name = target.slice(target.lastIndexOf(".") + 1);
  const text = await bodyOf(request);
  const operation = Object.hasOwn(protocol.operations, name) ? protocol.operations[name] : undefined;
  if (!operation)
    throw new AwsError(
      "UnknownOperationException",
      `The local runtime does not run ${protocol.service}:${name || "(no operation named)"}.`,
    );
  const gone = new AbortController();
  response.once("close", () => {
    // An abort makes an error with its stack, which is only worth it where the answer did not get through.
    if (!response.writableFinished) gone.abort();
  });
  const input = parse(text);
  try {
    return await operation(input, { gone: gone.signal });
  } catch (error) {
    if (error instanceof z.ZodError) throw protocol.refuse(wordsFor(error, input, protocol.spelling));
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new AwsError("SerializationException", "The request's body is not JSON.");
  }
}

/** A defect of the runtime, not of the request: said as such, without a stack trace on the wire. */
export function internalFailure(thrown: unknown): AwsError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AwsError("InternalFailure", `The local runtime failed: ${message}`, { status: 500 });
}
