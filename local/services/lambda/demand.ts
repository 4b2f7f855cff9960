// How many processors this process could use: the share of the time in which each of its threads has something to do, added up. A thread that
// waits for its turn on a busy machine counts, so that nobody starts more threads there to wait as well.
import type { EventLoopUtilization } from "node:perf_hooks";

interface Thread {
  readonly performance: { readonly eventLoopUtilization: typeof performance.eventLoopUtilization };
}

/** Shorter than this, shares say little. */
const SAMPLE_MS = 80;

export class Demand {
  readonly #threads = new Map<Thread, EventLoopUtilization | undefined>();
  #sampledAt = performance.now();
  #latest = 0;

  constructor() {
    this.add({ performance });
  }

  add(thread: Thread): void {
    this.#threads.set(thread, undefined);
  }

  remove(thread: Thread): void {
    this.#threads.delete(thread);
  }

  /** As in 1.7, over the last fraction of a second or longer. */
  latest(): number {
    if (performance.now() - this.#sampledAt < SAMPLE_MS) return this.#latest;
    this.#sampledAt = performance.now();
    this.#latest = 0;
    for (const [thread, before] of this.#threads) {
      const { eventLoopUtilization } = thread.performance;
      const now = eventLoopUtilization();
      this.#latest += eventLoopUtilization(now, before).utilization;
      this.#threads.set(thread, now);
    }
    return this.#latest;
  }
}

/** One for all runtimes: the processors are the process's. */
export const demand = new Demand();
