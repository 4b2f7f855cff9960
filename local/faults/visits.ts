// That an event is at a hop, once more: what happens to it there follows from the seed, the hop, the event, and how often it has been there.
import { hash53, shareOf } from "./hash.ts";
import type { FaultKind, FaultSettings } from "./settings.ts";

/** How many pairs of hop and event are counted; those that were not seen for longest are forgotten, and start from 1 again. */
const MOST_COUNTED = 250_000;
/** After so many failures in a row it goes through: a fault is no outage. */
const MOST_FAILURES = 2;

export type Failing = Extract<FaultKind, "fail" | "throttle" | "crash">;

export class Visits {
  readonly #settings: FaultSettings;
  readonly #counts = new Map<number, number>();

  constructor(settings: FaultSettings) {
    this.#settings = settings;
  }

  next(hop: string, event: string): Visit {
    const key = hash53(`${hop} ${event}`);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size > MOST_COUNTED)
      for (const oldest of this.#counts.keys()) {
        this.#counts.delete(oldest);
        break;
      }
    return this.at(hop, event, String(count));
  }

  /** On an occasion that is known already. */
  at(hop: string, event: string, occasion: string): Visit {
    return new Visit(this.#settings, `${this.#settings.seed} ${hop} ${event}`, occasion);
  }
}

export class Visit {
  readonly #settings: FaultSettings;
  readonly #of: string;
  readonly #occasion: string;
  #failures = 0;

  constructor(settings: FaultSettings, of: string, occasion: string) {
    this.#settings = settings;
    this.#of = of;
    this.#occasion = occasion;
  }

  /** Names one attempt of this visit, for what follows from it elsewhere. */
  occasion(attempt: number): string {
    return `${this.#occasion}.${attempt}`;
  }

  /** The same for the same seed, hop, event, visit and attempt. */
  decides(kind: FaultKind, attempt = 1): boolean {
    const rate = this.#settings.rates[kind];
    return rate > 0 && this.share(kind, attempt) < rate;
  }

  /** From 0 up to 1: for how long, which, and what else a fault leaves open. */
  share(purpose: string, attempt = 1): number {
    return shareOf(`${this.#of} ${this.occasion(attempt)} ${purpose}`);
  }

  /** How it fails, if it does; to be asked once for each attempt. */
  failure<Kind extends Failing>(kinds: readonly Kind[], attempt: number): Kind | undefined {
    const kind = this.#failures < MOST_FAILURES ? kinds.find((each) => this.decides(each, attempt)) : undefined;
    this.#failures = kind === undefined ? 0 : this.#failures + 1;
    return kind;
  }

  /** In milliseconds, above 0; undefined where there is none. */
  delayMs(attempt = 1): number | undefined {
    if (!this.decides("delay", attempt)) return undefined;
    return Math.max(1, Math.round((1 - this.share("how long", attempt)) * this.#settings.longestDelayMs));
  }
}

/** The last two attempts meet no failure, so that none is what brings a message to a dead-letter queue. */
export function isSpared(attempt: number, most: number): boolean {
  return attempt >= most - 1;
}
