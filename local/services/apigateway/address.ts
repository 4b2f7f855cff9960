// Where a request is for: its URL tells the API, the stage, and the path in it.
import type { IncomingMessage } from "node:http";
import { DEFAULT_STAGE, type HttpApi, type Stage } from "./api.ts";

export interface Address {
  readonly apiId: string;
  /** What of the URL's path stands before that of the API. */
  readonly prefix: string;
  /** As it was asked for, percent-encoded, with the slash that it starts with. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

export interface Place {
  readonly stage: Stage;
  /** With the default stage, where it was asked for by its name. */
  readonly prefix: string;
  /** Percent-encoded, with the stage where it is a named one. */
  readonly path: string;
  /** Without the stage. */
  readonly routePath: string;
}

const BASE = "/_aws/execute-api/";

/** An API's own host, as LocalStack has it. */
const host = /^([a-z0-9]+)\.execute-api\.(?:[\w-]+\.)?localhost(?:\.localstack\.cloud)?\.?(?::\d+)?$/i;

export function endpointOf(apiId: string, endpoint: string): string {
  return `${endpoint}${BASE}${apiId}`;
}

/** Undefined where it is for no API. */
export function addressOf({ url = "/", headers }: IncomingMessage): Address | undefined {
  const [whole = "/", ...queries] = url.split("?");
  const query = queries.join("?");
  if (whole.startsWith(BASE)) {
    const [apiId = "", ...rest] = whole.slice(BASE.length).split("/");
    return { apiId, prefix: `${BASE}${apiId}`, path: withOneSlash(rest.join("/")), query };
  }
  const [, apiId] = host.exec(headers.host ?? "") ?? [];
  return apiId === undefined ? undefined : { apiId: apiId.toLowerCase(), prefix: "", path: withOneSlash(whole), query };
}

/** A stage that the path starts with comes before the default one. Undefined where there is neither. Throws URIError. */
export function placeIn(api: HttpApi, { prefix, path }: Address): Place | undefined {
  const [first = "", ...rest] = path.slice(1).split("/");
  const routePath = withOneSlash(rest.join("/"));
  const named = api.stages.get(decodeURIComponent(first));
  if (named?.name === DEFAULT_STAGE) return { stage: named, prefix: `${prefix}/${first}`, path: routePath, routePath };
  if (named) return { stage: named, prefix, path: rest.length > 0 ? `/${first}${routePath}` : path, routePath };
  const stage = api.stages.get(DEFAULT_STAGE);
  return stage && { stage, prefix, path, routePath: path };
}

/** What the base of a URL and a path make together often has a slash of each. */
function withOneSlash(path: string): string {
  return `/${path.replace(/^\/+/, "")}`;
}
