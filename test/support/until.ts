// Waiting for something to be so, with a bound.
import { setTimeout as pause } from "node:timers/promises";

export interface Patience {
  /** Between one look and the next. */
  readonly everyMs: number;
  readonly boundMs: number;
}

/** Looks until there is something to see, and resolves to it. Throws an Error with `what` was waited for, and what was seen last. */
export async function until<T>(
  what: string,
  look: () => Promise<{ readonly seen: T; readonly enough: boolean }>,
  { everyMs, boundMs }: Patience,
): Promise<T> {
  const end = performance.now() + boundMs;
  for (;;) {
    const { seen, enough } = await look();
    if (enough) return seen;
    if (performance.now() > end)
      throw new Error(`after ${boundMs / 1000} s there is still no ${what}; seen last: ${JSON.stringify(seen)}`);
    await pause(everyMs);
  }
}
