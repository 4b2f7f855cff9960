// STS, as far as scripts ask it who they are.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerQuery, type QueryProtocol } from "../../wire/query-protocol.ts";
import type { Context, ResourceType, Service } from "../service.ts";

/** There is but one principal here, whoever signed a request. */
const USER_ID = "AIDATIDINGSLOCAL";

export class StsService implements Service {
  readonly name = "sts";
  readonly resourceTypes: Record<string, ResourceType> = {};
  readonly #protocol: QueryProtocol;

  constructor({ account }: Context) {
    this.#protocol = {
      service: this.name,
      namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      operations: {
        GetCallerIdentity: () => ({ UserId: USER_ID, Account: account, Arn: `arn:aws:iam::${account}:user/local` }),
      },
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerQuery(this.#protocol, request, response);
  }
}
