// IAM: roles and their policies, as far as deliveries between services depend on them. Who calls the runtime itself is never asked.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerQuery, type QueryProtocol } from "../../wire/query-protocol.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import { operations } from "./operations/index.ts";
import { iamResources } from "./resources.ts";
import { IamState } from "./state.ts";

export class IamService implements Service {
  readonly name = "iam";
  readonly state: IamState;
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #protocol: QueryProtocol;

  constructor(context: Context) {
    this.state = new IamState({ account: context.account, now: () => context.clock.now() });
    this.resourceTypes = iamResources(this.state, context);
    this.#protocol = {
      service: this.name,
      namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
      operations: operations(this.state),
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerQuery(this.#protocol, request, response);
  }
}
