// Lambda: functions in worker threads, fed by queues, or invoked by hand.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "../../wire/body.ts";
import { AwsError } from "../../wire/errors.ts";
import { internalFailure } from "../../wire/json-protocol.ts";
import type { Context, Service } from "../service.ts";
import type { SqsService } from "../sqs/service.ts";
import { functionNotFound, invalidContent, LambdaError } from "./errors.ts";
import { type FunctionConfiguration, LambdaFunction } from "./function.ts";
import { lambdaResources } from "./resources.ts";
import { SqsMapping, type SqsMappingOptions } from "./sqs-mapping.ts";

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export class LambdaService implements Service {
  readonly name = "lambda";
  readonly resourceTypes;
  readonly #context: Context;
  readonly #sqs: SqsService;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #mappings: SqsMapping[] = [];

  constructor(context: Context, sqs: SqsService) {
    this.#context = context;
    this.#sqs = sqs;
    this.resourceTypes = lambdaResources(this, context);
  }

  create(configuration: FunctionConfiguration): void {
    this.#functions.set(configuration.name, new LambdaFunction(configuration, this.#context));
  }

  /** By name, or ARN (a version or alias behind it does not count: there is but the latest). */
  function(nameOrArn: string): LambdaFunction | undefined {
    const name = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[6] : nameOrArn.split(":")[0];
    return this.#functions.get(name ?? "");
  }

  /** Throws SqsError QueueDoesNotExist. */
  map(queueArn: string, mapped: LambdaFunction, options: SqsMappingOptions): void {
    this.#mappings.push(new SqsMapping(this.#sqs.queue(queueArn), mapped, options, this.#context));
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

  async stop(): Promise<void> {
    for (const mapping of this.#mappings) mapping.stop();
    await Promise.all([...this.#functions.values()].map((each) => each.stop()));
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
    const invoked = this.function(decodeURIComponent(name));
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
