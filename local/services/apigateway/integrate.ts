// What comes of a request: of its route, its route's integration, and the function that it leads to.
import { type Context, DeliveryError, type Invoked } from "../service.ts";
import type { Integration } from "./api.ts";
import { eventOf } from "./event.ts";
import { messageReply, type Reply, replyOf } from "./reply.ts";
import type { GatewayRequest } from "./request.ts";

export interface Outcome {
  readonly reply: Reply;
  /** Undefined where no route is for the request. */
  readonly routeKey?: string;
  readonly integration?: {
    /** What the function answered with, where it did. */
    readonly status?: number;
    readonly latencyMs: number;
  };
  readonly failure?: Failure;
}

interface Failure {
  /** For whoever looks what is wrong. */
  readonly reason: string;
  /** As an access log says it. */
  readonly message: string;
  /** What the function ended with. */
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string };
}

/** What Lambda takes for a synchronous invocation, and what it gives back; bytes (Lambda developer guide, gettingstarted-limits). */
const MOST_PAYLOAD = 6_291_456;
const MOST_RESPONSE = 6_291_556;

const internalServerError = messageReply(500, "Internal Server Error");

export async function outcomeOf(request: GatewayRequest, context: Context): Promise<Outcome> {
  const { api, method, segments } = request;
  const match = api.match(method, segments);
  if (!match) return { reply: messageReply(404, "Not Found") };
  const { route, pathParameters } = match;
  const routeKey = route.key.text;
  const failed = (reply: Reply, reason: string): Outcome => ({ reply, routeKey, failure: { reason, message: reason } });
  const integration = api.integrations.get(route.integrationId ?? "");
  if (!integration) return failed(internalServerError, `the route ${routeKey} has no integration`);
  if (integration.unrun !== undefined) {
    const message = `The local runtime does not run this integration, since ${integration.unrun}.`;
    return failed(messageReply(501, message), message);
  }
  const payload = JSON.stringify(eventOf({ request, routeKey, pathParameters, account: context.account }));
  if (Buffer.byteLength(payload) > MOST_PAYLOAD)
    return failed(messageReply(413, "Request Entity Too Large"), `a function takes ${MOST_PAYLOAD} bytes at most`);
  const since = performance.now();
  const answered = await invoked(payload, integration, request, routeKey, context);
  const latencyMs = Math.round(performance.now() - since);
  return { routeKey, ...answered, integration: { ...answered.integration, latencyMs } };
}

interface Answered {
  readonly reply: Reply;
  readonly integration?: { readonly status: number };
  readonly failure?: Failure;
}

async function invoked(
  payload: string,
  integration: Integration,
  request: GatewayRequest,
  routeKey: string,
  context: Context,
): Promise<Answered> {
  const sourceArn = sourceArnOf(request, routeKey, context);
  const caller = { service: "apigateway.amazonaws.com", sourceArn, roleArn: integration.roleArn };
  try {
    const invocation = context.invoke(integration.functionArn, { payload, caller });
    const answer = await inTime(invocation, integration.timeoutMs, context);
    if (answer) return answeredBy(answer);
    const reason = `the function did not answer within ${integration.timeoutMs} ms`;
    return { reply: messageReply(503, "Service Unavailable"), failure: { reason, message: reason } };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const isDenied = error.code === "NO_PERMISSIONS" || error.code === "FAILED_TO_ASSUME_ROLE";
    const message = isDenied ? denied : error.message;
    return { reply: internalServerError, failure: { reason: error.message, message } };
  }
}

/** AWS's words (AWS re:Post, "How do I resolve permission errors from API Gateway HTTP APIs with a Lambda integration"). */
const denied =
  "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.";

function answeredBy(answer: Invoked): Answered {
  if ("error" in answer) {
    const { errorType: name, errorMessage, trace } = answer.error;
    const message = `The Lambda function returned the following error: ${errorMessage}. Check your Lambda function code and try again.`;
    const error = { name, message: errorMessage, ...(trace && { stack: trace.join("\n") }) };
    return {
      reply: internalServerError,
      integration: { status: 200 },
      failure: { reason: "the function failed", message, error },
    };
  }
  const tooLarge = Buffer.byteLength(answer.payload) > MOST_RESPONSE;
  const made = tooLarge ? { reason: `it has more than ${MOST_RESPONSE} bytes` } : replyOf(answer.payload);
  if ("reply" in made) return { reply: made.reply, integration: { status: made.reply.status } };
  const reason = `what the function returned is no response: ${made.reason}`;
  return { reply: internalServerError, integration: { status: 200 }, failure: { reason, message: reason } };
}

/** What a permission's SourceArn is compared with: the stage, and the method and path of the route's key. */
function sourceArnOf({ api, stage, method }: GatewayRequest, routeKey: string, { region, account }: Context): string {
  const resource = routeKey.replace(/^ANY /, `${method} `).replace(" ", "");
  return `arn:aws:execute-api:${region}:${account}:${api.id}/${stage.name}/${resource}`;
}

/** Undefined where it takes longer; it goes on all the same, as on AWS. */
async function inTime<T>(work: Promise<T>, ms: number, { clock }: Context): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = clock.schedule(clock.now() + ms, () => resolve(undefined));
  return await Promise.race([work, late]).finally(() => timer.cancel());
}
