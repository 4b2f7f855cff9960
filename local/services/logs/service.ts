// CloudWatch Logs: log groups with what functions wrote and rules delivered, the newest of it, in memory.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import type { Context, Delivery, ResourceType, Service } from "../service.ts";
import { invalidParameter } from "./errors.ts";
import { operations } from "./operations/index.ts";
import { logsResources } from "./resources.ts";
import { LogsState } from "./state.ts";

export class LogsService implements Service {
  readonly name = "logs";
  readonly targetPrefix = "Logs_20140328";
  readonly state: LogsState;
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    this.state = new LogsState(context);
    this.resourceTypes = logsResources(this.state, context);
    this.#protocol = {
      service: this.name,
      version: "1.1",
      operations: operations(this.state),
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
