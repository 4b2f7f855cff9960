// An archive: keeps the events of a bus that its pattern matches, for a while, so that they can be replayed.
import type { Bus } from "../bus.ts";
import type { Rule } from "../rule.ts";
import type { KeptEvents } from "./kept-events.ts";

export interface ArchiveSettings {
  readonly description?: string;
  /** JSON text, as it was given; without one, every event is kept. */
  readonly pattern?: string;
  /** 0 for ever. */
  readonly retentionDays: number;
  readonly kmsKeyIdentifier?: string;
}

export class Archive {
  readonly name: string;
  readonly arn: string;
  /** The one that it was put on last: a bus may go, and another of its name come. */
  bus: Bus;
  readonly events: KeptEvents;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The rule on the bus that feeds it. */
  rule: Rule | undefined;
  #settings: ArchiveSettings = { retentionDays: 0 };

  constructor({ name, arn, bus, events, createdAt }: Pick<Archive, "name" | "arn" | "bus" | "events" | "createdAt">) {
    this.name = name;
    this.arn = arn;
    this.bus = bus;
    this.events = events;
    this.createdAt = createdAt;
  }

  get settings(): ArchiveSettings {
    return this.#settings;
  }

  set settings(settings: ArchiveSettings) {
    this.#settings = settings;
    this.events.retentionDays = settings.retentionDays;
  }

  /** Without its rule, or the rule's target, as after a forced removal, it gets nothing. */
  get state(): "ENABLED" | "DISABLED" {
    return this.hasRule && [...(this.rule?.targets.values() ?? [])].some(({ keep }) => keep) ? "ENABLED" : "DISABLED";
  }

  get hasRule(): boolean {
    return this.rule !== undefined && this.bus.rules.get(this.rule.name) === this.rule;
  }
}
