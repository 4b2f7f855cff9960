// A function's invocations by services that wait for the answer: so many run side by side, and the rest in turn.
import { Fifo } from "../fifo.ts";
import type { Outcome } from "./protocol.ts";

/** More threads than that would keep each other, and the machine, from getting anywhere. */
const MOST_CONCURRENCY = 20;

/** What it needs of the function. */
export interface Invoked {
  invoke(payload: string): Promise<Outcome>;
}

export class SynchronousInvocations {
  readonly #function: Invoked;
  readonly #waiting = new Fifo<() => void>();
  #running = 0;
  #stopped = false;

  constructor(lambda: Invoked) {
    this.#function = lambda;
  }

  /** Never throws: whatever goes wrong is the outcome. */
  async invoke(payload: string): Promise<Outcome> {
    if (this.#running < MOST_CONCURRENCY) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#stopped) return { error: { errorType: "Runtime.Removed", errorMessage: "the function was removed" } };
    const outcome = await this.#function.invoke(payload);
    // Whoever is next takes over the place.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
    return outcome;
  }

  /** What waits is not run any more. */
  stop(): void {
    this.#stopped = true;
    for (const next of this.#waiting) next();
    this.#waiting.clear();
  }
}
