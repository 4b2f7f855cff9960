// EventBridge: buses, rules, and PutEvents.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import type { Context, Service } from "../service.ts";
import { Bus } from "./bus.ts";
import { validation } from "./errors.ts";
import { putEvents } from "./operations/put-events.ts";
import { eventsResources } from "./resources.ts";

export class EventsService implements Service {
  readonly name = "events";
  readonly targetPrefix = "AWSEvents";
  readonly resourceTypes;
  readonly #context: Context;
  readonly #buses = new Map<string, Bus>();
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    this.#context = context;
    this.resourceTypes = eventsResources(this, context);
    this.#protocol = {
      service: this.name,
      version: "1.1",
      operations: { PutEvents: putEvents(this, context) },
      refuse: validation,
    };
    this.createBus("default");
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerJson(this.#protocol, request, response);
  }

  createBus(name: string): Bus {
    const { region, account } = this.#context;
    const bus = new Bus(name, `arn:aws:events:${region}:${account}:event-bus/${name}`);
    this.#buses.set(name, bus);
    return bus;
  }

  /** By name or ARN. */
  bus(nameOrArn: string): Bus | undefined {
    return this.#buses.get(nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn);
  }
}
