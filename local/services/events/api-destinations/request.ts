// The request to an API destination: from its settings, its connection, the target's parameters and the event.
import { validateHeaderName, validateHeaderValue } from "node:http";
import { isObject, parsed } from "../../../json.ts";
import { type Delivery, DeliveryError } from "../../service.ts";
import type { Authorization } from "../connections/authorization.ts";
import { pairs } from "../connections/oauth.ts";
import { failed, type HttpCall } from "../http-call.ts";
import type { ApiDestinationSettings } from "./api-destination.ts";

/** EventBridge user guide, eb-api-destinations: it removes these from what connections and targets give. */
const removed = new Set(
  `A-IM Accept-Charset Accept-Datetime Accept-Encoding Cache-Control Connection Content-Encoding Content-Length Content-MD5 Date Expect
  Forwarded From Host HTTP2-Settings If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Max-Forwards Origin Pragma
  Proxy-Authorization Range Referer TE Trailer Transfer-Encoding User-Agent Upgrade Via Warning`
    .toLowerCase()
    .split(/\s+/),
);

/** `authorized`: the value of the header `Authorization`, for OAuth. A connection's parameters win over the target's. Throws DeliveryError. */
export function requestFor(
  { endpoint, method }: ApiDestinationSettings,
  { credentials, invocation = {} }: Authorization,
  { body: given, http }: Delivery,
  authorized: string | undefined,
): HttpCall {
  const url = new URL(filled(endpoint, http?.path ?? []));
  for (const [name, value] of [...Object.entries(http?.query ?? {}), ...pairs(invocation.QueryStringParameters)])
    url.searchParams.set(name, value);
  const body = withMembers(given, pairs(invocation.BodyParameters));
  const headers = new Headers([
    ["Content-Type", "application/json; charset=utf-8"],
    ...custom(Object.entries(http?.headers ?? {})),
    ...custom(pairs(invocation.HeaderParameters)),
    ...authorization(credentials, authorized),
    ["User-Agent", "Amazon/EventBridge/ApiDestinations"],
    ["Range", "bytes=0-1048575"],
    ["Accept-Encoding", "gzip,deflate"],
    ["Connection", "close"],
    ["Content-Length", String(Buffer.byteLength(body))],
  ]);
  return { what: "API destination endpoint", method, url, headers: headers.all, body };
}

/** Names are told apart without regard to case; the last value of a name counts. */
class Headers {
  readonly #byName = new Map<string, readonly [name: string, value: string]>();

  constructor(headers: Iterable<readonly [name: string, value: string]>) {
    for (const [name, value] of headers) {
      checkHeader(name, value);
      this.#byName.set(name.toLowerCase(), [name, value]);
    }
  }

  get all(): Record<string, string> {
    return Object.fromEntries(this.#byName.values());
  }
}

function custom(headers: readonly [name: string, value: string][]): [name: string, value: string][] {
  return headers.filter(([name]) => !removed.has(name.toLowerCase()));
}

function authorization(
  credentials: Authorization["credentials"],
  authorized: string | undefined,
): [name: string, value: string][] {
  switch (credentials.type) {
    case "BASIC": {
      const { username, password } = credentials;
      return [["Authorization", `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`]];
    }
    case "API_KEY":
      return [[credentials.name, credentials.value]];
    case "OAUTH_CLIENT_CREDENTIALS":
      return [["Authorization", authorized ?? ""]];
  }
}

/** The value is not told: it may be a secret. */
function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new DeliveryError(
      "INVALID_PARAMETER",
      failed(`The header ${name} has a character that headers can't have, as a line break is.`),
    );
  }
}

/** The asterisks in the endpoint's path, in their order. */
function filled(endpoint: string, values: readonly string[]): string {
  const asterisks = endpoint.split("*").length - 1;
  if (asterisks > values.length)
    throw new DeliveryError(
      "INVALID_PARAMETER",
      `The endpoint ${endpoint} has ${asterisks} path parameters (*), and the target gives ${values.length} of them.`,
    );
  let next = 0;
  return endpoint
    .split("/")
    .map((segment) => {
      const made = segment.replaceAll("*", () => encodeURIComponent(values[next++] ?? ""));
      if (made !== segment) checkSegment(made, endpoint);
      return made;
    })
    .join("/");
}

/** Dots alone would lead to another path. */
function checkSegment(segment: string, endpoint: string): void {
  if (/^(?:\.|%2e){1,2}(?:$|[?#])/i.test(segment))
    throw new DeliveryError(
      "INVALID_PARAMETER",
      failed(`A path parameter makes a part of the path of ${endpoint} that is dots alone, which leads out of it.`),
    );
}

/** Only an object has members; anything else goes as it is. */
function withMembers(body: string, members: readonly [name: string, value: string][]): string {
  if (members.length === 0) return body;
  const value = parsed(body);
  return isObject(value) ? JSON.stringify({ ...value, ...Object.fromEntries(members) }) : body;
}
