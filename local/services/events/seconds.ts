// Times as EventBridge's API has them.

/** Whole seconds since the epoch, of milliseconds. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
