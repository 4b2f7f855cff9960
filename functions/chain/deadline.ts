// A record that still runs when the function's time is nearly up fails alone, instead of taking its whole batch along.
import type { Context } from "aws-lambda";
import { ChainError } from "./errors.ts";

/** Time kept back to report, to set delays, and to answer, in milliseconds. */
const RESERVE_MS = 500;

export interface Deadline {
  /** Whether the time was up before `clear`: what still runs has been given up. */
  readonly passed: boolean;
  /** Settles as `work` does, or throws ChainError OUT_OF_TIME once the time is nearly up. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Stops the watch; call it when the batch is done. */
  clear(): void;
}

export function deadlineOf(context: Context): Deadline {
  let timer: NodeJS.Timeout | undefined;
  let passed = false;
  const expired = new Promise<never>((_, reject) => {
    const message = "the function's time was nearly up, and the record not done; it is tried again";
    timer = setTimeout(() => {
      passed = true;
      reject(new ChainError("OUT_OF_TIME", message));
    }, context.getRemainingTimeInMillis() - RESERVE_MS);
  });
  expired.catch(() => undefined); // Whoever holds on to it is told through hold(); with nobody holding, there is nobody to tell.
  return {
    get passed() {
      return passed;
    },
    hold: (work) => Promise.race([work, expired]),
    clear: () => clearTimeout(timer),
  };
}
