// How many invocations run side by side: few at first, and more while they keep others waiting.
import { availableParallelism } from "node:os";
import type { Clock, Timer } from "../../clock.ts";
import { demand } from "./demand.ts";

/** How often one more may run. */
const SCALE_UP_MS = 100;
/** The share of time from which on this thread counts as the one that is waited for. */
const BUSY = 0.5;
/** The share of the machine's processors that this process may ask for before more threads would only wait for them. */
const BUSY_PROCESSORS = 0.7;
/** So often in a row nothing may have ended before one more runs all the same: what runs may wait for what waits. */
const PATIENCE = 600;
/** What took longer than that on a busy machine had too much beside it, by the machine's clock. */
const SLOW_MS = 2_000;

export interface ConcurrencyOptions {
  readonly most: number;
  readonly clock: Clock;
  /** Whether something waits that could run. */
  waits(): boolean;
  /** Starts what waits; called when there may be room again. */
  pump(): void;
}

/**
 * As long as something waits, one more may run side by side each time, as on AWS concurrency grows with the backlog; but not while this
 * thread, or the machine, is what is waited for: more functions would only wait for it, too. There half as many run as soon as one takes long, and half of
 * these where one of them does, so that what runs is done within its time. Where nothing ends for a minute, one more runs in any case.
 */
export class Concurrency {
  readonly #options: ConcurrencyOptions;
  #most: number;
  #running = 0;
  /** How many may run side by side for now. */
  #limit = 1;
  #scaleUp: Timer | undefined;
  /** How often in a row it was too busy to grow, and nothing has ended since. */
  #stalls = 0;
  /** By performance.now(); what began before says nothing of those that are left. */
  #halvedAt = 0;
  #stopped = false;

  constructor(options: ConcurrencyOptions) {
    this.#options = options;
    this.#most = options.most;
  }

  set most(most: number) {
    this.#most = most;
    this.#limit = Math.min(this.#limit, most);
  }

  /** Whether one more may start now. If not, `pump` is called once it may. */
  hasRoom(): boolean {
    if (this.#stopped) return false;
    if (this.#running < this.#limit) return true;
    this.#growLater();
    return false;
  }

  /** Runs it in a place of its own; `work` must not fail. */
  run(work: () => Promise<void>): void {
    this.#running += 1;
    const startedAt = performance.now();
    const isBusy = watch();
    void work().finally(() => {
      this.#running -= 1;
      this.#stalls = 0;
      if (performance.now() - startedAt > SLOW_MS && startedAt > this.#halvedAt && isBusy()) this.#halve();
      if (!this.#stopped) this.#options.pump();
    });
  }

  /** What runs goes on; nothing more starts. */
  stop(): void {
    this.#stopped = true;
    this.#scaleUp?.cancel();
  }

  #halve(): void {
    this.#limit = Math.ceil(this.#limit / 2);
    this.#halvedAt = performance.now();
  }

  #growLater(): void {
    if (this.#limit >= this.#most || this.#scaleUp) return;
    const { clock, waits, pump } = this.#options;
    const isBusy = watch();
    const task = () => {
      this.#scaleUp = undefined;
      if (!waits()) return;
      this.#stalls += 1;
      if (!isBusy() || this.#stalls > PATIENCE) {
        this.#limit += 1;
        this.#stalls = 0;
      }
      pump();
    };
    this.#scaleUp = clock.schedule(clock.now() + SCALE_UP_MS, task, { jumpable: false });
  }
}

/** What it gives says whether this thread, or the machine, has been busy since. */
function watch(): () => boolean {
  const before = performance.eventLoopUtilization();
  demand.latest();
  return () => {
    const { utilization } = performance.eventLoopUtilization(before);
    const free = BUSY_PROCESSORS * availableParallelism() - demand.latest();
    return utilization >= BUSY || free <= 0;
  };
}
