// Waiting for something to be so, with a bound.
import { setTimeout as pause } from "node:timers/promises";

export interface Patience {
  /** Between one look and the next. */
  readonly everyMs: number;
  readonly boundMs: number;
}

export interface Look<T> {
  readonly seen: T;
  readonly enough: boolean;
  /** How far it has come: where that grows, the bound begins anew, so that what is long but goes on is waited for. */
  readonly progress?: number;
}

/** Looks until there is something to see, and resolves to it. Throws an Error with `what` was waited for, and what was seen last. */
export async function until<T>(what: string, look: () => Promise<Look<T>>, { everyMs, boundMs }: Patience): Promise<T> {
  let end = performance.now() + boundMs;
  let furthest = 0;
  for (;;) {
    const { seen, enough, progress = 0 } = await look();
    if (enough) return seen;
    if (progress > furthest) {
      furthest = progress;
      end = performance.now() + boundMs;
    }
    if (performance.now() > end)
      throw new Error(`after ${boundMs / 1000} s there is still no ${what}; seen last: ${JSON.stringify(seen)}`);
    await pause(everyMs);
  }
}
