// How often, and for how long, a delivery is tried again.

export interface RetryPolicy {
  /** After the first. */
  readonly attempts: number;
  /** How old a delivery may become, in milliseconds. */
  readonly ageMs: number;
}

const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 480_000;

/**
 * Milliseconds before the retry with this number, from 1: doubling, and spread by a quarter either way. AWS says no more than "exponential back-off
 * and jitter"; with these, EventBridge's standard 185 retries fill its standard 24 hours.
 */
export function backOffMs(retry: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (retry - 1)) * (0.75 + Math.random() / 2);
}
