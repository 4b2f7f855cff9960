// Spreads events evenly over time.
import { setTimeout as pause } from "node:timers/promises";

export interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Resolves when the next event may go. */
export type Pace = () => Promise<void>;

const steady: Clock = { now: () => performance.now(), sleep: (milliseconds) => pause(milliseconds) };
/** Timers are too coarse for more; at a higher rate several events go at a time. */
const TURNS_A_SECOND = 50;

/** At most `rate` events a second, measured to a turn of 20 ms. Time that was lost to a slow bus or timer is not made up for. */
export function paceOf(rate = Number.POSITIVE_INFINITY, clock: Clock = steady): Pace {
  if (rate === Number.POSITIVE_INFINITY) return () => Promise.resolve();
  const together = Math.max(1, Math.floor(rate / TURNS_A_SECOND));
  const gap = (together * 1000) / rate;
  let left = 0;
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    if (left === 0) {
      for (let now = clock.now(); now < next; now = clock.now()) await clock.sleep(Math.ceil(next - now));
      next = clock.now() + gap;
      left = together;
    }
    left -= 1;
  };
}
