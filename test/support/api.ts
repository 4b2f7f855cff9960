// What API Gateway hands an HTTP API's function, and a run of the function that hands back all it said.
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { Reply } from "../../functions/http/reply.ts";
import { capturedLines, context, type Line, stubEnvironment } from "./lambda.ts";

export interface RequestParts {
  /** What stands for `{id}` in the route, decoded as API Gateway does. */
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with its content type; a text is sent as it is. */
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly stage?: string;
  readonly isBase64Encoded?: boolean;
}

/** When every request comes in. */
export const RECEIVED_AT = "2026-11-02T09:30:00.000Z";

/** A request in the payload format 2.0 by a route key, as in `GET /orders/{id}`. */
export function apiRequest(routeKey: string, parts: RequestParts = {}): APIGatewayProxyEventV2 {
  const { id, body, query, stage = "$default", isBase64Encoded = false } = parts;
  const [method = "", route = ""] = routeKey.split(" ");
  const path = (stage === "$default" ? "" : `/${stage}`) + route.replace("{id}", id ?? "");
  const isJson = body !== undefined && typeof body !== "string";
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(isJson && { "content-type": "application/json" }), ...parts.headers },
    ...(query && { queryStringParameters: query }),
    ...(id !== undefined && { pathParameters: { id } }),
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      domainName: "api.execute-api.eu-west-1.amazonaws.com",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "gateway-request-1",
      routeKey,
      stage,
      time: "02/Nov/2026:09:30:00 +0000",
      timeEpoch: Date.parse(RECEIVED_AT),
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
    isBase64Encoded,
  };
}

/** An answer; `body` is what its JSON says. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Handler = (request: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** A function with its environment set, ready to be asked; each call is one invocation of the same warm function. */
export function api(make: () => Handler) {
  stubEnvironment();
  const lines: readonly Line[] = capturedLines();
  const handler = make();
  return {
    /** What the function logged so far. */
    lines,
    async ask(routeKey: string, parts?: RequestParts, remainingMs?: number): Promise<Answer> {
      const { statusCode, headers, body } = await handler(apiRequest(routeKey, parts), context(remainingMs));
      return { status: statusCode, headers, body: JSON.parse(body) };
    },
  };
}

/** The answer that tells of a problem; `more` are members and headers beside those that every problem has. */
export function problem(
  status: number,
  kind: string,
  title: string,
  detail: unknown,
  { members = {}, headers = {} }: { members?: object; headers?: Readonly<Record<string, string>> } = {},
) {
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: { type: `urn:problem-type:tidings:${kind}`, title, status, detail, ...members },
  };
}

/** A 400 for these fields, each with its message. */
export function invalidFields(...errors: readonly (readonly [field: string, message: string])[]) {
  const detail = errors.map(([field, message]) => `${field}: ${message}`).join("; ");
  const members = { errors: errors.map(([field, message]) => ({ field, message })) };
  return problem(400, "invalid-request", "The request is not valid", detail, { members });
}
