// A request to an API, with what API Gateway itself adds to it.
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Address, placeIn } from "./address.ts";
import type { HttpApi, Stage } from "./api.ts";

export interface GatewayRequest {
  /** As in `JCJM3j95PHcEJHg=`; the client gets it as Apigw-Requestid. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly api: HttpApi;
  readonly stage: Stage;
  readonly method: string;
  /** Decoded, with the stage where it is a named one. */
  readonly path: string;
  /** What stands between the slashes of the path without the stage, decoded. */
  readonly segments: readonly string[];
  /** As it came, without the question mark. */
  readonly query: string;
  readonly protocol: string;
  readonly domainName: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** By names in small letters. */
  readonly headers: Readonly<NodeJS.Dict<string[]>>;
  /** Headers that the client did not send, or whose place they take. */
  readonly added: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Arrived {
  readonly at: number;
  readonly api: HttpApi;
  readonly address: Address;
  readonly body: Buffer;
}

export function newRequestId(): string {
  return `${randomBytes(11).toString("base64url")}=`;
}

/** Undefined where the API has no stage for it. Throws URIError where the path is not encoded as a path has to be. */
export function requestOf(message: IncomingMessage, { at, api, address, body }: Arrived): GatewayRequest | undefined {
  const place = placeIn(api, address);
  if (!place) return undefined;
  const { socket, headers } = message;
  const sourceIp = socket.remoteAddress ?? "127.0.0.1";
  const forwardedFor = [...(message.headersDistinct["x-forwarded-for"] ?? []), sourceIp].join(", ");
  return {
    id: newRequestId(),
    at,
    api,
    stage: place.stage,
    method: message.method ?? "GET",
    path: decodeURIComponent(place.path),
    segments: place.routePath.slice(1).split("/").map(decodeURIComponent),
    query: address.query,
    protocol: `HTTP/${message.httpVersion}`,
    domainName: `${api.id}.execute-api.localhost.localstack.cloud`,
    sourceIp,
    userAgent: headers["user-agent"] ?? "",
    headers: message.headersDistinct,
    added: {
      "x-amzn-trace-id":
        headers["x-amzn-trace-id"]?.toString() ??
        `Root=1-${Math.floor(at / 1_000).toString(16)}-${randomBytes(12).toString("hex")}`,
      "x-forwarded-for": forwardedFor,
      "x-forwarded-port": String(socket.localPort ?? ""),
      "x-forwarded-proto": "http",
      ...(place.prefix !== "" && { "x-forwarded-prefix": place.prefix }),
    },
    body,
  };
}
