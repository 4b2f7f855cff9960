// API Gateway: HTTP APIs, as a template makes them, that lead to functions.
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../../wire/server.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import { addressOf } from "./address.ts";
import { execute } from "./execute.ts";
import { apiGatewayResources } from "./resources.ts";
import { ApiGatewayState } from "./state.ts";

export class ApiGatewayService implements Service {
  readonly name = "apigateway";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #context: Context;
  readonly #state = new ApiGatewayState();

  constructor(context: Context) {
    this.#context = context;
    this.resourceTypes = apiGatewayResources(this.#state, context);
  }

  owns(request: IncomingMessage): boolean {
    return addressOf(request) !== undefined;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = addressOf(request);
    if (address) return await execute(request, response, address, this.#state, this.#context);
    request.resume();
    const [path = "/"] = request.url?.split("?") ?? [];
    const message = `The local runtime does not run apigateway's ${request.method} ${path}: APIs come from a template.`;
    response.setHeader("x-amzn-errortype", "UnknownOperationException");
    sendJson(response, 404, { __type: "UnknownOperationException", message });
  }
}
