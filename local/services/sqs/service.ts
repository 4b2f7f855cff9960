// SQS: standard and FIFO queues with redrive, delays, long polls and batches.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import type { Context, Delivery, ResourceType, Service } from "../service.ts";
import { invalidParameter } from "./errors.ts";
import { operations } from "./operations/index.ts";
import { queueResources } from "./resources.ts";
import { SqsState } from "./state.ts";

export class SqsService implements Service {
  readonly name = "sqs";
  readonly targetPrefix = "AmazonSQS";
  readonly state: SqsState;
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    this.state = new SqsState(context);
    this.resourceTypes = queueResources(this.state, context);
    this.#protocol = {
      service: this.name,
      version: "1.0",
      operations: operations(this.state, context),
      refuse: invalidParameter,
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerJson(this.#protocol, request, response);
  }

  accept(arn: string, delivery: Delivery): void {
    this.state.accept(arn, delivery);
  }
}
