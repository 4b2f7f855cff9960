// A function's invocations by services that wait for the answer: side by side as far as that gets them anywhere, and the rest in turn.
import type { Clock } from "../../clock.ts";
import { Fifo } from "../fifo.ts";
import { Concurrency } from "./concurrency.ts";
import type { Outcome } from "./protocol.ts";

/** More threads than that would keep each other, and the machine, from getting anywhere. */
const MOST_CONCURRENCY = 20;

/** What it needs of the function. */
export interface Invoked {
  invoke(payload: string): Promise<Outcome>;
}

interface Waiting {
  readonly payload: string;
  readonly answer: (outcome: Outcome) => void;
}

export class SynchronousInvocations {
  readonly #function: Invoked;
  readonly #waiting = new Fifo<Waiting>();
  readonly #concurrency: Concurrency;

  constructor(lambda: Invoked, clock: Clock) {
    this.#function = lambda;
    this.#concurrency = new Concurrency({
      most: MOST_CONCURRENCY,
      clock,
      waits: () => this.#waiting.size > 0,
      pump: () => this.#pump(),
    });
  }

  /** Never throws: whatever goes wrong is the outcome. */
  invoke(payload: string): Promise<Outcome> {
    return new Promise((answer) => {
      this.#waiting.push({ payload, answer });
      this.#pump();
    });
  }

  /** What waits is not run any more. */
  stop(): void {
    this.#concurrency.stop();
    const outcome: Outcome = { error: { errorType: "Runtime.Removed", errorMessage: "the function was removed" } };
    for (const { answer } of this.#waiting) answer(outcome);
    this.#waiting.clear();
  }

  #pump(): void {
    while (this.#waiting.size > 0 && this.#concurrency.hasRoom()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#concurrency.run(async () => next.answer(await this.#function.invoke(next.payload)));
    }
  }
}
