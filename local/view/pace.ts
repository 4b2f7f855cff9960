// Decides whether a hop or a log line is shown by itself, or only counted because there are too many: then there is one line of counts a second.
import type { Clock, Timer } from "../clock.ts";

/** So many lines a second may go on for ever, */
const LINES_PER_SECOND = 20;
/** and so many may come at once. */
const BURST = 60;
/** While it only counts: of each grave kind, so many a second are shown all the same. */
const GRAVE_SHOWN = 3;

export interface Counts {
  /** Over how long, in milliseconds. */
  readonly ms: number;
  readonly total: number;
  readonly byKind: ReadonlyMap<string, number>;
}

export class Pace {
  readonly #clock: Clock;
  readonly #onCounts: (counts: Counts) => void;
  readonly #byKind = new Map<string, number>();
  readonly #graveByKind = new Map<string, number>();
  #allowed = BURST;
  /** When `#allowed` was last brought up to date, or when the counts began. */
  #since: number;
  #total = 0;
  #tick: Timer | undefined;

  /** `clock` is the machine's: it is the reader's eye that can't keep up. */
  constructor(clock: Clock, onCounts: (counts: Counts) => void) {
    this.#clock = clock;
    this.#onCounts = onCounts;
    this.#since = clock.now();
  }

  /** Whether it is to be shown by itself. */
  shows(kind: string, grave: boolean): boolean {
    if (!this.#tick) {
      const now = this.#clock.now();
      this.#allowed = Math.min(BURST, this.#allowed + ((now - this.#since) * LINES_PER_SECOND) / 1_000);
      this.#since = now;
      if (this.#allowed >= 1) {
        this.#allowed -= 1;
        return true;
      }
      this.#count();
    }
    this.#total += 1;
    addOne(this.#byKind, kind);
    return grave && addOne(this.#graveByKind, kind) <= GRAVE_SHOWN;
  }

  stop(): void {
    this.#tick?.cancel();
    this.#tick = undefined;
  }

  #count(): void {
    this.#since = this.#clock.now();
    this.#tick = this.#clock.schedule(this.#since + 1_000, () => this.#tell());
  }

  #tell(): void {
    const ms = this.#clock.now() - this.#since;
    const counts = { ms, total: this.#total, byKind: new Map(this.#byKind) };
    this.#byKind.clear();
    this.#graveByKind.clear();
    this.#total = 0;
    this.#tick = undefined;
    if (counts.total > 0) this.#onCounts(counts);
    if (counts.total * 1_000 >= LINES_PER_SECOND * ms) this.#count();
    else this.#since += ms;
  }
}

function addOne(counts: Map<string, number>, kind: string): number {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return count;
}
