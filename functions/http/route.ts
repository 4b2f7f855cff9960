// A route of the HTTP API: from a request, as API Gateway hands it over in the payload format 2.0, to its answer.
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { Deadline } from "../chain/deadline.ts";
import type { Reply } from "./reply.ts";

export type ApiRequest = APIGatewayProxyEventV2;

/** The invocation that a request came by. */
export interface Invocation {
  readonly context: Context;
  readonly deadline: Deadline;
}

/** Throws a Problem where the answer is one. */
export type Route = (request: ApiRequest, invocation: Invocation) => Promise<Reply>;

/** By route key, as API Gateway spells it: `GET /orders/{id}`. */
export type Routes = Readonly<Record<string, Route>>;
