// SNS: topics that deliver to queues (raw or wrapped) and to functions, with filter policies.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerQuery, type QueryProtocol } from "../../wire/query-protocol.ts";
import type { Context, Delivery, ResourceType, Service } from "../service.ts";
import { operations } from "./operations/index.ts";
import { snsResources } from "./resources.ts";
import { SnsState } from "./state.ts";

export class SnsService implements Service {
  readonly name = "sns";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #state: SnsState;
  readonly #protocol: QueryProtocol;

  constructor(context: Context) {
    this.#state = new SnsState(context);
    this.resourceTypes = snsResources(this.#state, context);
    this.#protocol = {
      service: this.name,
      namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
      operations: operations(this.#state),
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerQuery(this.#protocol, request, response);
  }

  accept(arn: string, delivery: Delivery): void {
    this.#state.accept(arn, delivery);
  }
}
