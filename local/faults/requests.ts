// A function's request to a service: which call it is, and its text, which the service can still read.
import { IncomingMessage } from "node:http";
import { bodyOf } from "../wire/body.ts";
import { protocolOf } from "./answers.ts";

export interface CallRequest {
  /** As in `dynamodb PutItem`. */
  readonly name: string;
  readonly operation: string;
  /** Of S3, whose bodies are large, the URL alone. */
  readonly text: string;
  /** What the service gets to read. */
  readonly request: IncomingMessage;
}

/** Throws AwsError where it is larger than anything that AWS takes. */
export async function readCall(service: string, request: IncomingMessage): Promise<CallRequest> {
  if (service === "s3") {
    const operation = operationOfS3(request);
    return { name: `s3 ${operation}`, operation, text: decoded(request.url ?? ""), request };
  }
  const text = await bodyOf(request);
  const operation = operationOf(service, request, text);
  return { name: `${service} ${operation}`, operation, text, request: withText(request, text) };
}

/** The same request with another body, or with one that was read before. */
export function withText(request: IncomingMessage, text: string): IncomingMessage {
  const { method, url, headers, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const length = { "content-length": String(Buffer.byteLength(text)) };
  const again = Object.assign(new IncomingMessage(request.socket), {
    method,
    url,
    headers: { ...headers, ...length },
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
    complete: true,
  });
  if (text !== "") again.push(text);
  again.push(null);
  return again;
}

function operationOf(service: string, request: IncomingMessage, text: string): string {
  const protocol = protocolOf(service);
  if (protocol === "query") return new URLSearchParams(text).get("Action") ?? "";
  if (protocol === "rest") return request.url?.includes("/invocations") ? "Invoke" : "request";
  return String(request.headers["x-amz-target"] ?? "").replace(/^.*\./, "");
}

/** As near as the method says: a part of an upload is a PutObject. */
function operationOfS3({ method = "GET" }: IncomingMessage): string {
  return `${method.slice(0, 1)}${method.slice(1).toLowerCase()}Object`;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
