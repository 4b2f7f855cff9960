// Hands entries to the bus: as fast as it takes them, within the pace, and no further once it is clear that it takes none.
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { ChainError } from "../../functions/chain/errors.ts";
import type { SharedCalls } from "../../functions/chain/shared-calls.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Pace } from "./pace.ts";
import { isAnswer, wordsFor } from "./words.ts";

/** Eight full calls: enough to keep a bus busy, and what is held in memory small. */
const MOST_IN_FLIGHT = 80;

/** Is told what became of each thing that was sent. */
export interface Outcomes<Item> {
  accepted(item: Item): void;
  lost(item: Item, reason: string): void;
}

/** An item is what the sender knows an entry by, as in the invoice that it was made of. */
export class Sending<Item> {
  readonly #calls: SharedCalls<PutEventsRequestEntry>;
  readonly #endpoint: Endpoint;
  readonly #pace: Pace;
  readonly #outcomes: Outcomes<Item>;
  #inFlight = 0;
  #landed = () => {};
  #accepted = 0;
  /** How many entries in a row were lost because their whole call failed. */
  #lostInARow = 0;
  #trouble: string | undefined;

  constructor(calls: SharedCalls<PutEventsRequestEntry>, endpoint: Endpoint, pace: Pace, outcomes: Outcomes<Item>) {
    this.#calls = calls;
    this.#endpoint = endpoint;
    this.#pace = pace;
    this.#outcomes = outcomes;
  }

  /** Why nothing more is sent; undefined while there is hope. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Resolves once the entry is on its way and there is time for the next. One caller at a time; never throws. */
  async send(entry: PutEventsRequestEntry, item: Item): Promise<void> {
    while (this.#inFlight >= MOST_IN_FLIGHT) await this.#nextLanding();
    await this.#pace();
    if (this.#trouble !== undefined) return;
    this.#inFlight += 1;
    void this.#calls
      .add(entry)
      .then(
        () => this.#accept(item),
        (error) => this.#lose(error, item),
      )
      .then(() => {
        this.#inFlight -= 1;
        this.#landed();
      });
  }

  /** Resolves once it is known of every entry whether the bus accepted it. */
  async settled(): Promise<void> {
    this.#calls.flush();
    while (this.#inFlight > 0) await this.#nextLanding();
  }

  #nextLanding(): Promise<void> {
    return new Promise((resolve) => {
      this.#landed = resolve;
    });
  }

  #accept(item: Item): void {
    this.#outcomes.accepted(item);
    this.#accepted += 1;
    this.#lostInARow = 0;
  }

  #lose(error: unknown, item: Item): void {
    const reason = wordsFor(error, this.#endpoint);
    this.#outcomes.lost(item, reason);
    this.#lostInARow = error instanceof ChainError ? 0 : this.#lostInARow + 1;
    if ((!isAnswer(error) && this.#accepted === 0) || this.#lostInARow >= MOST_IN_FLIGHT) this.#trouble ??= reason;
  }
}
