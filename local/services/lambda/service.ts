// Lambda: functions in worker threads, fed by queues, rules and topics, or invoked by hand.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { identityInEnvelope } from "../../journal/identity.ts";
import { bodyOf } from "../../wire/body.ts";
import { AwsError } from "../../wire/errors.ts";
import { internalFailure } from "../../wire/json-protocol.ts";
import { qualifierIn, qualifierOf } from "../arn.ts";
import type { LogsState } from "../logs/state.ts";
import {
  type Context,
  type Delivery,
  DeliveryError,
  type Invocation,
  type Invoked,
  type ResourceType,
  type Service,
} from "../service.ts";
import type { SqsState } from "../sqs/state.ts";
import { checkInvoking } from "./access.ts";
import { functionNotFound, invalidContent, LambdaError, tooLarge } from "./errors.ts";
import { answerPolicies, policies } from "./policy-operations.ts";
import { lambdaResources } from "./resources.ts";
import { LambdaState } from "./state.ts";

/** What an asynchronous invocation takes (Lambda developer guide, gettingstarted-limits). */
const MOST_BYTES = 1_048_576;

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export class LambdaService implements Service {
  readonly name = "lambda";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #context: Context;
  readonly #state: LambdaState;

  constructor(context: Context, sqs: SqsState, logs: LogsState) {
    this.#context = context;
    this.#state = new LambdaState(context, sqs, logs);
    this.resourceTypes = lambdaResources(this.#state, context);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (policies.test(request.url ?? "")) await answerPolicies(this.#state, this.#context, request, response);
      else await this.#invoke(request, response);
    } catch (thrown) {
      const error = thrown instanceof AwsError ? thrown : internalFailure(thrown);
      response.writeHead(error.status, { "content-type": "application/json", "x-amzn-errortype": error.code });
      response.end(JSON.stringify({ Type: "User", Message: error.message, message: error.message }));
    }
  }

  /** Throws DeliveryError. */
  accept(arn: string, { body, identity, caller }: Delivery): void {
    const invoked = this.#state.function(arn);
    if (!invoked) throw new DeliveryError("NO_RESOURCE", `The function ${arn} does not exist.`);
    if (caller) checkInvoking(invoked, arn, caller, this.#context);
    const problem = problemIn(body);
    if (problem) throw new DeliveryError("INVALID_JSON", `A function takes JSON: ${problem}`);
    try {
      checkSize(body);
    } catch (error) {
      if (error instanceof LambdaError) throw new DeliveryError("INVALID_PARAMETER", error.message);
      throw error;
    }
    invoked.asynchronous.accept(body, identity, qualifierIn(arn));
  }

  /** Throws DeliveryError. */
  async invoke(arn: string, { payload, caller }: Invocation): Promise<Invoked> {
    const invoked = this.#state.function(arn);
    if (!invoked) throw new DeliveryError("NO_RESOURCE", `The function ${arn} does not exist.`);
    checkInvoking(invoked, arn, caller, this.#context);
    return await this.#context.activity.during(`invocation of ${invoked.name}`, () =>
      invoked.synchronous.invoke(payload),
    );
  }

  /** See LambdaState. */
  replaceCode(from: string, to: string): string[] {
    return this.#state.replaceCode(from, to);
  }

  stop(): Promise<void> {
    return this.#state.stop();
  }

  async #invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [, name] = request.method === "POST" ? (invocations.exec(pathname) ?? []) : [];
    if (!name)
      throw new LambdaError(
        "UnknownOperationException",
        `The local runtime does not run lambda's ${request.method} ${pathname}.`,
        { status: 404 },
      );
    const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
    const payload = (await bodyOf(request)) || "{}";
    // Only now: it may have been removed while the request came in.
    const invoked = this.#state.function(decodeURIComponent(name));
    const { region, account, activity } = this.#context;
    if (!invoked) throw functionNotFound(`arn:aws:lambda:${region}:${account}:function:${decodeURIComponent(name)}`);
    const problem = problemIn(payload);
    if (problem) throw invalidContent(problem);
    if (type === "DryRun") {
      response.writeHead(204).end();
      return;
    }
    const requestId = randomUUID();
    if (type === "Event") {
      checkSize(payload);
      const qualifier = searchParams.get("Qualifier") ?? qualifierOf(decodeURIComponent(name));
      invoked.asynchronous.accept(payload, identityInEnvelope(payload), qualifier, requestId);
      response.writeHead(202, { "x-amzn-requestid": requestId, "content-length": 0 }).end();
      return;
    }
    if (type !== "RequestResponse")
      throw new LambdaError(
        "InvalidParameterValueException",
        `There is no invocation type ${String(type)}: it is RequestResponse, Event or DryRun.`,
      );
    const outcome = await activity.during(`invocation of ${invoked.name}`, () => invoked.invoke(payload, requestId));
    const headers = {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amz-executed-version": "$LATEST",
    };
    if ("payload" in outcome) response.writeHead(200, headers).end(outcome.payload);
    else
      response.writeHead(200, { ...headers, "x-amz-function-error": "Unhandled" }).end(JSON.stringify(outcome.error));
  }
}

function problemIn(json: string): string | undefined {
  try {
    JSON.parse(json);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "not JSON";
  }
}

/** Throws LambdaError. */
function checkSize(payload: string): void {
  const bytes = Buffer.byteLength(payload);
  if (bytes > MOST_BYTES) throw tooLarge(bytes, MOST_BYTES);
}
