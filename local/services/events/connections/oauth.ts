// OAuth's client credentials: a token from the authorization endpoint, kept while it is good.
import { isObject, parsed } from "../../../json.ts";
import { DeliveryError } from "../../service.ts";
import { callHttp, failed, type HttpCall, type Surroundings } from "../http-call.ts";
import type { HttpParameters, Parameter } from "./auth-parameters.ts";
import type { OAuth } from "./authorization.ts";
import type { Connection, Token } from "./connection.ts";

/** EventBridge user guide, eb-target-connection-auth: it is refreshed when it expires within 60 seconds. */
const REFRESHED_BEFORE_MS = 60_000;

/** Throws DeliveryError, and the connection is not authorized then. */
export async function tokenFor(connection: Connection, oauth: OAuth, around: Surroundings): Promise<string> {
  const { token } = connection;
  if (token && around.clock.now() < token.goodUntil) return token.header;
  // Deliveries that need it at the same time ask for it but once.
  const asked = asking.get(oauth) ?? ask(connection, oauth, around).finally(() => asking.delete(oauth));
  asking.set(oauth, asked);
  return await asked;
}

const asking = new WeakMap<OAuth, Promise<string>>();

async function ask(connection: Connection, oauth: OAuth, around: Surroundings): Promise<string> {
  // The connection may have got another authorization, or none, in the meantime.
  const deauthorize = (why: string) => {
    if (connection.authorization?.credentials === oauth)
      connection.enter("DEAUTHORIZED", `The connection is not authorized: ${why}.`);
  };
  const { status, body } = await callHttp(tokenRequest(oauth), around).catch((error: unknown) => {
    const code = error instanceof DeliveryError ? error.code : String(error);
    deauthorize(`no answer came from the authorization endpoint (${code})`);
    throw error;
  });
  const answer = parsed(body);
  const isGranted = status >= 200 && status < 300;
  const token = isGranted && isObject(answer) ? tokenIn(answer, around.clock.now()) : undefined;
  if (!token) {
    const why = `the authorization endpoint answered with the HTTP status ${status}${isGranted ? ", and without an access_token" : ""}`;
    deauthorize(why);
    const message = failed(`The connection ${connection.name} is not authorized: ${why}.`);
    throw new DeliveryError("SDK_CLIENT_ERROR", message, { retryable: true });
  }
  if (connection.authorization?.credentials === oauth) {
    connection.token = token;
    connection.authorizedAt = around.clock.now();
    connection.enter("AUTHORIZED");
  }
  return token.header;
}

function tokenIn(answer: Record<string, unknown>, now: number): Token | undefined {
  const { access_token: token, token_type: type, expires_in: seconds } = answer;
  if (typeof token !== "string") return undefined;
  const scheme = typeof type === "string" && !/^bearer$/i.test(type) ? type : "Bearer";
  const lasts = seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1_000 - REFRESHED_BEFORE_MS;
  return { header: `${scheme} ${token}`, goodUntil: now + (Number.isNaN(lasts) ? 0 : lasts) };
}

/** RFC 6749, section 4.4; as JSON where the connection's parameters say so. */
function tokenRequest({ endpoint, method, clientId, clientSecret, http = {} }: OAuth): HttpCall {
  const url = new URL(endpoint);
  for (const [name, value] of pairs(http.QueryStringParameters)) url.searchParams.set(name, value);
  const headers = new Map([["content-type", ["Content-Type", "application/x-www-form-urlencoded"]]]);
  for (const [name, value] of pairs(http.HeaderParameters)) headers.set(name.toLowerCase(), [name, value]);
  const members = {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    ...Object.fromEntries(pairs(http.BodyParameters)),
  };
  const isJson = /\bjson\b/i.test(headers.get("content-type")?.[1] ?? "");
  const body = isJson ? JSON.stringify(members) : new URLSearchParams(members).toString();
  const sent = { ...Object.fromEntries(headers.values()), "Content-Length": String(Buffer.byteLength(body)) };
  return { what: "The authorization endpoint", method, url, headers: sent, body };
}

export function pairs(parameters: HttpParameters[keyof HttpParameters] = []): [name: string, value: string][] {
  return parameters.map(({ Key, Value = "" }: Parameter) => [Key, Value]);
}
