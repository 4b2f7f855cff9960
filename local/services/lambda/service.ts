// Lambda: functions in worker threads, fed by queues, or invoked by hand.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "../../wire/body.ts";
import { AwsError } from "../../wire/errors.ts";
import { internalFailure } from "../../wire/json-protocol.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import type { SqsState } from "../sqs/state.ts";
import { functionNotFound, invalidContent, LambdaError } from "./errors.ts";
import { lambdaResources } from "./resources.ts";
import { LambdaState } from "./state.ts";

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export class LambdaService implements Service {
  readonly name = "lambda";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #context: Context;
  readonly #state: LambdaState;

  constructor(context: Context, sqs: SqsState) {
    this.#context = context;
    this.#state = new LambdaState(context, sqs);
    this.resourceTypes = lambdaResources(this.#state, context);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#invoke(request, response);
    } catch (thrown) {
      const error = thrown instanceof AwsError ? thrown : internalFailure(thrown);
      response.writeHead(error.status, { "content-type": "application/json", "x-amzn-errortype": error.code });
      response.end(JSON.stringify({ Type: "User", Message: error.message, message: error.message }));
    }
  }

  stop(): Promise<void> {
    return this.#state.stop();
  }

  async #invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const [, name] = request.method === "POST" ? (invocations.exec(pathname) ?? []) : [];
    if (!name)
      throw new LambdaError(
        "UnknownOperationException",
        `The local runtime does not run lambda's ${request.method} ${pathname}.`,
        { status: 404 },
      );
    const invoked = this.#state.function(decodeURIComponent(name));
    const { region, account, activity } = this.#context;
    if (!invoked) throw functionNotFound(`arn:aws:lambda:${region}:${account}:function:${decodeURIComponent(name)}`);
    const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
    const payload = (await bodyOf(request)) || "{}";
    checkJson(payload);
    if (type === "DryRun") {
      response.writeHead(204).end();
      return;
    }
    if (type !== "RequestResponse")
      throw new LambdaError(
        "InvalidParameterValueException",
        `The local runtime does not invoke functions by ${String(type)} yet.`,
      );
    const requestId = randomUUID();
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

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidContent(error instanceof Error ? error.message : "not JSON");
  }
}
