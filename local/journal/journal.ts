// Every hop of every event, in order, bounded: the oldest are forgotten first.
import type { Clock } from "../clock.ts";
import type { Identity } from "./identity.ts";

/**
 * What happened. The first group is the runtime's; `processed`, `duplicate`, `quarantined` and `failed` are what a consumer says of an
 * event in its log; `duplicate` is also what a FIFO queue was sent again and dropped; `lost` is an event, or a message, that no one will see
 * again; `archived` is an event that no rule but an archive's matched; `fault` is what was asked for with `--faults`, its reason starting with its
 * kind.
 */
export type HopKind =
  | "accepted"
  | "matched"
  | "delivered"
  | "published"
  | "retried"
  | "archived"
  | "dead-lettered"
  | "lost"
  | "processed"
  | "duplicate"
  | "quarantined"
  | "failed"
  | "fault";

export interface Hop extends Identity {
  /** Counts up over the whole run, from 1. */
  readonly seq: number;
  /** The runtime's clock: ISO 8601, milliseconds. */
  readonly at: string;
  readonly what: HopKind;
  /** The bus, rule, queue, topic or function where it happened. */
  readonly where: string;
  /** Where it went, for what was delivered or set aside. */
  readonly to?: string;
  readonly reason?: string;
  /** For an event that no rule matched: what the patterns of the nearest rules wanted, and what the event has; a line a rule. */
  readonly why?: readonly string[];
  /** Which attempt this was, from 1. */
  readonly attempt?: number;
}

export type NewHop = Omit<Hop, "seq" | "at">;

const MOST_HOPS = 100_000;

export class Journal {
  readonly #clock: Clock;
  readonly #listeners = new Set<(hop: Hop) => void>();
  /** A ring: hop number n stands at n modulo its size. */
  readonly #hops: Hop[] = [];
  #seq = 0;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(hop: NewHop): void {
    if (this.#closed) return;
    const whole: Hop = { seq: ++this.#seq, at: new Date(this.#clock.now()).toISOString(), ...hop };
    this.#hops[(whole.seq - 1) % MOST_HOPS] = whole;
    for (const listener of this.#listeners) listener(whole);
  }

  /** Nothing that the end of the runtime brings about (functions cut off, say) is news of an event. */
  close(): void {
    this.#closed = true;
  }

  /** Calls `listener` for every hop from now on, until the function that this returns is called. */
  onHop(listener: (hop: Hop) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All hops that are still known, oldest first. */
  hops(): Hop[] {
    const oldest = this.forgotten % MOST_HOPS;
    return [...this.#hops.slice(oldest), ...this.#hops.slice(0, oldest)];
  }

  /** The hops of one story, oldest first. */
  story(correlationId: string): Hop[] {
    return this.hops().filter((hop) => hop.correlationId === correlationId);
  }

  /** How many hops were forgotten to keep the bound. */
  get forgotten(): number {
    return this.#seq - this.#hops.length;
  }
}
