// DynamoDB: dynalite, mounted on the runtime's port, with tables made from a template and a time to live of our own.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import { validationException } from "./errors.ts";
import { Dynalite } from "./mounted-dynalite.ts";
import { dynaliteOperations, operations, writes } from "./operations.ts";
import { tableResources } from "./resources.ts";
import { TimeToLive } from "./time-to-live.ts";

export class DynamoDbService implements Service {
  readonly name = "dynamodb";
  readonly targetPrefix = "DynamoDB_20120810";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #dynalite: Dynalite;
  readonly #timeToLive: TimeToLive;
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    this.#dynalite = new Dynalite(context.account, context.region);
    this.#timeToLive = new TimeToLive(this.#dynalite, context);
    this.resourceTypes = tableResources(this.#dynalite, this.#timeToLive, context);
    this.#protocol = {
      service: this.name,
      version: "1.0",
      operations: operations(this.#dynalite, this.#timeToLive),
      refuse: validationException,
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    if (!dynaliteOperations.has(operation)) return answerJson(this.#protocol, request, response);
    if (writes.has(operation)) {
      this.#timeToLive.written();
      // Only now it surely has been.
      response.once("close", () => this.#timeToLive.written());
    }
    return this.#dynalite.answer(request, response);
  }

  stop(): void {
    this.#timeToLive.stop();
  }
}
