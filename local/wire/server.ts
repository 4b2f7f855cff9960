// The one port: tells by each request which service it is for.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Service } from "../services/service.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface FaultsOfCalls {
  answer(service: Service, request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

export interface Front {
  readonly services: readonly Service[];
  /** Stands before the services, for runs with faults. */
  readonly faults?: FaultsOfCalls | undefined;
  /** Answers what is under `/_tidings/`. */
  readonly own: Answer;
  /** Requests to the services wait for it: until the stack is built there is nothing to answer from. */
  readonly ready: Promise<void>;
}

export function frontServer({ services, faults, own, ready }: Front): Server {
  const byName = new Map(services.map((service) => [service.name, service]));
  const answer: Answer = async (request, response) => {
    if (isFromWebPage(request)) {
      const { origin = "none", host = "none" } = request.headers;
      const message = `Web pages may not use the local runtime: the request has the Origin ${origin} and the Host ${host}. Reach it as 127.0.0.1, localhost or host.docker.internal, from a program.`;
      return sendJson(response, 403, { message });
    }
    if (request.url?.startsWith("/_tidings/")) return own(request, response);
    await ready;
    const service = services.find((each) => each.owns?.(request)) ?? serviceOf(request, byName);
    if (service) return faults ? faults.answer(service, request, response) : service.answer(request, response);
    const known = [...byName.keys()].join(", ");
    const named = scopeOf(request);
    const message = named
      ? `${named} is not run here. There are: ${known}.`
      : `This request is for no service that is run here (${known}): neither its signature nor X-Amz-Target nor its path names one.`;
    response.setHeader("x-amzn-errortype", "UnknownOperationException");
    sendJson(response, 400, { __type: "UnknownOperationException", message });
  };
  return createServer((request, response) => {
    // A service answers its own errors. This is for a defect, so that no client is left waiting.
    Promise.resolve(answer(request, response)).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, {
          message: `The local runtime failed: ${error instanceof Error ? error.message : String(error)}`,
        });
    });
  });
}

/** The names by which programs on this machine, and in its containers, reach it; emulators' customary ones among them. */
const localHost =
  /^(127(\.\d+){3}|0\.0\.0\.0|\[::1\]|([\w.-]+\.)?localhost\.?|([\w.-]+\.)?localhost\.localstack\.cloud|host\.docker\.internal)(:\d+)?$/i;

/** Any page that the user visits can send requests to this port, or have its own name point here: it says so in these headers. */
function isFromWebPage({ headers: { origin, host = "" } }: IncomingMessage): boolean {
  return origin !== undefined || !localHost.test(host);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

/** The service in the signature's credential scope, in a header or in the query. */
function scopeOf({ headers: { authorization = "" }, url }: IncomingMessage): string | undefined {
  const [, query = ""] = url?.split("?") ?? [];
  const signature = authorization || query.replaceAll(/%2f/gi, "/");
  return /Credential=[^/&]*\/[^/&]*\/[^/&]*\/([\w-]+)\/aws4_request/.exec(signature)?.[1];
}

/** By the signature, else by X-Amz-Target, else by the path. */
function serviceOf(request: IncomingMessage, services: ReadonlyMap<string, Service>): Service | undefined {
  const { "x-amz-target": target = "" } = request.headers;
  const [, query = ""] = request.url?.split("?") ?? [];
  const signed = services.get(scopeOf(request) ?? "");
  if (signed) return signed;
  for (const service of services.values())
    if (service.targetPrefix && String(target).startsWith(`${service.targetPrefix}.`)) return service;
  if (request.url?.startsWith("/2015-03-31/")) return services.get("lambda");
  return isOldS3(query, request) ? services.get("s3") : undefined;
}

/** S3 alone still has URLs signed in the old way (Python's SDK makes them), and uploads by a form that holds the signature. */
function isOldS3(query: string, { method, headers }: IncomingMessage): boolean {
  return (
    /(^|&)AWSAccessKeyId=/.test(query) ||
    (method === "POST" && /^multipart\/form-data/.test(headers["content-type"] ?? ""))
  );
}
