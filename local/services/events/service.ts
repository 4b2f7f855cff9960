// EventBridge: buses, rules, and PutEvents.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import { validation } from "./errors.ts";
import { putEvents } from "./operations/put-events.ts";
import { eventsResources } from "./resources.ts";
import { EventsState } from "./state.ts";

export class EventsService implements Service {
  readonly name = "events";
  readonly targetPrefix = "AWSEvents";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    const state = new EventsState(context);
    this.resourceTypes = eventsResources(state, context);
    this.#protocol = {
      service: this.name,
      version: "1.1",
      operations: { PutEvents: putEvents(state, context) },
      refuse: validation,
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerJson(this.#protocol, request, response);
  }
}
