// The event buses there are, and what events go through on their way.

import { Deliveries } from "../deliveries.ts";
import type { Context } from "../service.ts";
import { ApiDestinations } from "./api-destinations/api-destinations.ts";
import { Archives } from "./archives/archives.ts";
import { Bus, type BusSettings } from "./bus.ts";
import { Connections } from "./connections/connections.ts";
import { deliverTo, type Replayed, route } from "./deliveries.ts";
import type { BusEvent } from "./envelope.ts";
import { alreadyExists, limitExceeded, resourceNotFound, validation } from "./errors.ts";
import { NearestRules } from "./nearest.ts";
import { Replays } from "./replays/replays.ts";
import { Schedules } from "./schedules/schedules.ts";

/** EventBridge user guide, eb-quota. */
const MOST_BUSES = 100;

export class EventsState {
  readonly #context: Context;
  readonly #buses = new Map<string, Bus>();
  readonly #deliveries: Deliveries;
  readonly #nearest = new NearestRules();
  readonly #schedules: Schedules;
  readonly apiDestinations: ApiDestinations;
  readonly archives: Archives;
  readonly connections: Connections;
  readonly replays: Replays;

  constructor(context: Context) {
    this.#context = context;
    this.#deliveries = new Deliveries(context);
    this.#schedules = new Schedules(context, (rule, event) => {
      for (const target of rule.targets.values()) deliverTo(rule, target, event, this.#deliveries);
    });
    this.connections = new Connections(context);
    this.apiDestinations = new ApiDestinations(context, this.connections);
    this.archives = new Archives(context);
    this.replays = new Replays(context, this);
    this.createBus("default");
  }

  get buses(): Iterable<Bus> {
    return this.#buses.values();
  }

  /** Throws EventsError. */
  createBus(
    name: string,
    { eventSourceName, ...settings }: BusSettings & { readonly eventSourceName?: string | undefined } = {},
  ): Bus {
    checkName(name, eventSourceName);
    if (this.#buses.has(name)) throw alreadyExists(`Event bus ${name} already exists.`);
    if (this.#buses.size >= MOST_BUSES) throw limitExceeded();
    const { region, account, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${account}:event-bus/${name}`;
    const bus = new Bus(name, arn, clock.now(), this.#schedules);
    bus.settings = settings;
    this.#buses.set(name, bus);
    return bus;
  }

  /** With its rules. Throws EventsError for the default bus. */
  removeBus(bus: Bus): void {
    if (bus.isDefault) throw validation("Cannot delete event bus default.");
    bus.removeRules();
    this.#buses.delete(bus.name);
  }

  /** By name or ARN. There are none of other accounts and Regions. */
  bus(nameOrArn: string): Bus | undefined {
    if (!nameOrArn.startsWith("arn:")) return this.#buses.get(nameOrArn);
    const bus = this.#buses.get(nameOrArn.slice(nameOrArn.indexOf("/") + 1));
    return bus?.arn === nameOrArn ? bus : undefined;
  }

  /** By name or ARN. Throws EventsError ResourceNotFoundException. */
  existingBus(nameOrArn = "default"): Bus {
    const bus = this.bus(nameOrArn);
    if (!bus) throw resourceNotFound(`Event bus ${nameOrArn.split("/").at(-1)} does not exist.`);
    return bus;
  }

  /** Sends an event to the targets of the rules on a bus that it matches. */
  route(bus: Bus, event: BusEvent, replayed?: Replayed): void {
    route(bus, event, this.#deliveries, this.#nearest, this.#context, replayed);
  }

  stop(): void {
    this.apiDestinations.stop();
    this.replays.stop();
    this.#deliveries.stop();
  }
}

/** Throws EventsError. The words were seen in AWS's answers (hashicorp/terraform-provider-aws#35065, and in September 2026). */
function checkName(name: string, eventSourceName?: string): void {
  if (eventSourceName !== undefined) {
    if (eventSourceName !== name) throw validation("Event bus name must match event source name.");
    throw resourceNotFound(`Event source ${eventSourceName} does not exist.`);
  }
  if (name.startsWith("aws.")) throw validation("EventBus name starting with 'aws.' is not valid.");
  if (name.includes("/")) throw validation("Event bus name must not contain '/'.");
}
