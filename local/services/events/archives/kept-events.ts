// The events that an archive keeps: in memory, for so many days, and no more than so many.
import type { Clock } from "../../../clock.ts";
import type { Identity } from "../../../journal/identity.ts";
import type { BusEvent } from "../envelope.ts";

/** The event's own time, when it was kept (milliseconds since the epoch both), and the whole envelope as JSON text. */
export interface KeptEvent {
  readonly time: number;
  readonly keptAt: number;
  readonly text: string;
  readonly identity: Identity;
  /** How many buses it has left. */
  readonly hops: number;
  /** As EventBridge counts them. */
  readonly bytes: number;
}

export interface Limits {
  readonly events: number;
  /** Characters of the events' texts. */
  readonly characters: number;
}

/** Beyond these, the oldest events go. */
export const MOST_KEPT: Limits = { events: 100_000, characters: 64 * 1024 * 1024 };

const DAY_MS = 86_400_000;

export class KeptEvents {
  /** 0 for ever. */
  retentionDays = 0;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #whenFull: () => void;
  /** In the order in which they came; those before `#first` are gone. */
  #events: KeptEvent[] = [];
  #first = 0;
  #bytes = 0;
  #characters = 0;

  /** `whenFull` is called for each event that goes because there are too many. */
  constructor(clock: Clock, whenFull: () => void, limits: Limits = MOST_KEPT) {
    this.#clock = clock;
    this.#whenFull = whenFull;
    this.#limits = limits;
  }

  get count(): number {
    this.#expire();
    return this.#events.length - this.#first;
  }

  get bytes(): number {
    this.#expire();
    return this.#bytes;
  }

  add({ text, identity, hops, time, bytes }: BusEvent): void {
    this.#expire();
    this.#events.push({ time, keptAt: this.#clock.now(), text, identity, hops, bytes });
    this.#bytes += bytes;
    this.#characters += text.length;
    while (this.#events.length - this.#first > this.#limits.events || this.#characters > this.#limits.characters) {
      this.#dropFirst();
      this.#whenFull();
    }
  }

  /** From `start` to `end`, both included, by their own time (milliseconds since the epoch), in its order. */
  between(start: number, end: number): KeptEvent[] {
    this.#expire();
    return this.#events
      .slice(this.#first)
      .filter(({ time }) => time >= start && time <= end)
      .sort((one, other) => one.time - other.time);
  }

  #expire(): void {
    if (this.retentionDays === 0) return;
    const before = this.#clock.now() - this.retentionDays * DAY_MS;
    for (let first = this.#events[this.#first]; first && first.keptAt <= before; first = this.#events[this.#first])
      this.#dropFirst();
  }

  #dropFirst(): void {
    const first = this.#events[this.#first];
    if (!first) return;
    this.#bytes -= first.bytes;
    this.#characters -= first.text.length;
    this.#first += 1;
    if (this.#first < 1_000 || this.#first * 2 < this.#events.length) return;
    this.#events = this.#events.slice(this.#first);
    this.#first = 0;
  }
}
