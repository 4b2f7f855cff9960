// How often an API destination is called: no more than so many times in any second.
import type { Clock } from "../../../clock.ts";

const SECOND_MS = 1_000;

export class RateLimit {
  readonly #clock: Clock;
  /** When the calls were to be made, or are; milliseconds since the epoch. */
  #moments: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When the next call is to be made; in the order in which they ask. */
  reserve(perSecond: number): number {
    const nth = this.#moments.at(-perSecond);
    const free = this.#moments.length < perSecond || nth === undefined ? 0 : nth + SECOND_MS;
    const moment = Math.max(this.#clock.now(), free, this.#moments.at(-1) ?? 0);
    this.#moments.push(moment);
    if (this.#moments.length > 2 * perSecond + 1_000) this.#moments = this.#moments.slice(-perSecond);
    return moment;
  }
}
