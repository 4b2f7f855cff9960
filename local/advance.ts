// Moves the clock by hand, step by step: what each due moment brings about comes to rest before the next.
import type { Activity } from "./activity.ts";
import type { RuntimeClock } from "./clock.ts";

/** By the machine's time: something that runs for longer (a function that waits for its time-out, say) sees time move on. */
const PATIENCE_MS = 5_000;

export async function advanceBy(
  ms: number,
  clock: RuntimeClock,
  activity: Activity,
  signal?: AbortSignal,
): Promise<void> {
  const until = clock.now() + ms;
  await activity.idle(PATIENCE_MS);
  for (let due = clock.nextDue(); due !== undefined && due <= until && !signal?.aborted; due = clock.nextDue()) {
    clock.advance(Math.max(0, due - clock.now()));
    await activity.idle(PATIENCE_MS);
  }
  if (!signal?.aborted) clock.advance(Math.max(0, until - clock.now()));
  await activity.idle(PATIENCE_MS);
}
