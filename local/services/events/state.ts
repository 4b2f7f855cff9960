// The event buses there are.
import type { Context } from "../service.ts";
import { Bus } from "./bus.ts";

export class EventsState {
  readonly #context: Context;
  readonly #buses = new Map<string, Bus>();

  constructor(context: Context) {
    this.#context = context;
    this.createBus("default");
  }

  createBus(name: string): Bus {
    const { region, account } = this.#context;
    const bus = new Bus(name, `arn:aws:events:${region}:${account}:event-bus/${name}`);
    this.#buses.set(name, bus);
    return bus;
  }

  removeBus(bus: Bus): void {
    this.#buses.delete(bus.name);
  }

  /** By name or ARN. */
  bus(nameOrArn: string): Bus | undefined {
    return this.#buses.get(nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn);
  }
}
