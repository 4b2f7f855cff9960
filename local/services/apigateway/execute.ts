// A request to an API, from its start to its end.
import type { IncomingMessage, ServerResponse } from "node:http";
import { bytesOf } from "../../wire/body.ts";
import { type Context, DeliveryError } from "../service.ts";
import { accessLine } from "./access-log.ts";
import { type Address, endpointOf } from "./address.ts";
import { type Outcome, outcomeOf } from "./integrate.ts";
import { messageReply, type Reply } from "./reply.ts";
import { type GatewayRequest, newRequestId, requestOf } from "./request.ts";
import type { ApiGatewayState } from "./state.ts";

/** Bytes of a body (API Gateway developer guide, "Quotas for configuring and running an HTTP API"). */
const MOST_BYTES = 10 * 1024 * 1024;

export async function execute(
  message: IncomingMessage,
  response: ServerResponse,
  address: Address,
  state: ApiGatewayState,
  context: Context,
): Promise<void> {
  const at = context.clock.now();
  const body = await bytesOf(message, MOST_BYTES);
  // Only now: it may have been removed while the request came in.
  const api = state.api(address.apiId);
  if (!api) return send(response, messageReply(404, unknown(address.apiId, state, context)));
  if (!body) return send(response, messageReply(413, "Request Entity Too Large"));
  const request = readIn(() => requestOf(message, { at, api, address, body }));
  if (request === "malformed") return send(response, messageReply(400, "Bad Request"));
  if (!request) return send(response, messageReply(404, "Not Found"));
  await context.activity.during(`request to ${api.name}`, async () => {
    const since = performance.now();
    const outcome = await outcomeOf(request, context);
    tell(request, outcome, context);
    await logAccess(request, outcome, Math.round(performance.now() - since), context);
    send(response, outcome.reply, request.id);
  });
}

function readIn<T>(read: () => T): T | "malformed" {
  try {
    return read();
  } catch (error) {
    if (error instanceof URIError) return "malformed";
    throw error;
  }
}

function unknown(id: string, { apis }: ApiGatewayState, { endpoint }: Context): string {
  const there = apis.map((api) => `${api.name}: ${endpointOf(api.id, endpoint())}`).join(", ");
  return `There is no HTTP API ${id}. There ${apis.length === 0 ? "is none" : `are: ${there}`}.`;
}

/** The client hears no more than that something went wrong. */
function tell({ api, method, path }: GatewayRequest, { reply, failure }: Outcome, { log }: Context): void {
  if (!failure) return;
  const { reason, error } = failure;
  const message = `${method} ${path} is answered with ${reply.status}: ${reason}`;
  log({ functionName: api.name, text: JSON.stringify({ level: "ERROR", message, ...(error && { error }) }) });
}

async function logAccess(
  request: GatewayRequest,
  outcome: Outcome,
  latencyMs: number,
  { deliver, account, note }: Context,
): Promise<void> {
  const { accessLog, name } = request.stage;
  if (!accessLog) return;
  try {
    const body = accessLine(accessLog.format, { request, outcome, latencyMs, account });
    await deliver(accessLog.groupArn, { body, identity: {} });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    note(`The access log of stage ${name} of API ${request.api.name} is not written: ${error.message}`);
  }
}

function send(response: ServerResponse, { status, headers, cookies, body }: Reply, requestId = newRequestId()): void {
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, {
    ...headers,
    ...(hasBody && { "content-length": body.length }),
    ...(cookies.length > 0 && { "set-cookie": [...cookies] }),
    "apigw-requestid": requestId,
  });
  response.end(hasBody ? body : undefined);
}
