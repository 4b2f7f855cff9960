// What became of the events of a run, counted: the summary at its end.
import type { Hop, HopKind } from "../journal/journal.ts";

/** More reasons than these are told together. */
const MOST_REASONS = 10;

export interface Summary {
  /** How often each kind of hop happened; those that never did are left out. */
  readonly hops: Readonly<Partial<Record<HopKind, number>>>;
  /** How many were lost for each reason, as in `tidings: no rule matched it`. */
  readonly lost: Readonly<Record<string, number>>;
  /** How many faults of each kind there were; none, where there were none. */
  readonly faults?: Readonly<Record<string, number>>;
  /** How long the run took, in milliseconds of the machine's time. */
  readonly ms: number;
  /** What was not done yet when it ended. */
  readonly left: readonly string[];
}

export class Tally {
  readonly #hops: Partial<Record<HopKind, number>> = {};
  readonly #lost = new Map<string, number>();
  readonly #faults = new Map<string, number>();

  hop({ what, where, reason = "no reason given" }: Hop): void {
    this.#hops[what] = (this.#hops[what] ?? 0) + 1;
    if (what === "fault") {
      const [kind = ""] = reason.split(" ", 1);
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
    }
    if (what !== "lost") return;
    const told = `${where}: ${reason}`;
    const key = this.#lost.has(told) || this.#lost.size < MOST_REASONS ? told : "other reasons";
    this.#lost.set(key, (this.#lost.get(key) ?? 0) + 1);
  }

  summary(ms: number, left: readonly string[]): Summary {
    const faults = this.#faults.size > 0 ? { faults: Object.fromEntries(this.#faults) } : {};
    return { hops: { ...this.#hops }, lost: Object.fromEntries(this.#lost), ...faults, ms, left };
  }
}
