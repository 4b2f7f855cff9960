// EventBridge: buses, rules and their targets, and PutEvents.
import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, parsed } from "../../json.ts";
import { answerJson, type JsonProtocol } from "../../wire/json-protocol.ts";
import { type Context, type Delivery, DeliveryError, type ResourceType, type Service } from "../service.ts";
import { checkPutting } from "./access.ts";
import { BusEvent } from "./envelope.ts";
import { validation } from "./errors.ts";
import { operations } from "./operations/index.ts";
import { eventsResources } from "./resources.ts";
import { EventsState } from "./state.ts";

/** From bus to bus an event goes but once (EventBridge user guide, eb-bus-to-bus). */
const MOST_HOPS = 1;

export class EventsService implements Service {
  readonly name = "events";
  readonly targetPrefix = "AWSEvents";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #context: Context;
  readonly #state: EventsState;
  readonly #protocol: JsonProtocol;

  constructor(context: Context) {
    this.#context = context;
    const state = new EventsState(context);
    this.#state = state;
    this.resourceTypes = eventsResources(state, context);
    this.#protocol = {
      service: this.name,
      version: "1.1",
      operations: operations(state, context),
      spelling: "small",
      refuse: validation,
    };
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return answerJson(this.#protocol, request, response);
  }

  /** Takes an event for a bus, as an envelope, from another bus or a destination; or whatever a rule has for an API destination. Throws DeliveryError. */
  accept(arn: string, delivery: Delivery): void | Promise<void> {
    if (arn.split(":")[5]?.startsWith("api-destination/")) return this.#state.apiDestinations.deliver(arn, delivery);
    this.#acceptEvent(arn, delivery);
  }

  #acceptEvent(arn: string, { body, identity, hops = 0, caller }: Delivery): void {
    const bus = this.#state.bus(arn);
    if (!bus) throw new DeliveryError("NO_RESOURCE", `The event bus ${arn} does not exist.`);
    if (caller) checkPutting(bus, caller, this.#context);
    if (hops > MOST_HOPS)
      throw new DeliveryError(
        "THIRD_ACCOUNT_HOP_DETECTED",
        `The event came from another bus, and is not passed on to a third: ${bus.name}.`,
      );
    const event = parsed(body);
    if (!isObject(event) || typeof event.id !== "string")
      throw new DeliveryError(
        "INVALID_PARAMETER",
        `The bus ${bus.name} takes events; this is none: ${body.slice(0, 1_000)}`,
      );
    const { clock, journal } = this.#context;
    journal.record({ ...identity, what: "accepted", where: bus.name });
    this.#state.route(bus, new BusEvent({ identity, text: body, ingestedAt: clock.now(), hops }));
  }

  stop(): void {
    this.#state.stop();
  }
}
