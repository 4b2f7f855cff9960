// Hands entries to the bus: as fast as it takes them, within the pace, and no further once it is clear that it takes none.
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { ChainError } from "../../functions/chain/errors.ts";
import type { SharedCalls } from "../../functions/chain/shared-calls.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Invoice } from "./invoice.ts";
import type { Pace } from "./pace.ts";
import type { Tally } from "./tally.ts";

/** Eight full calls: enough to keep a bus busy, and what is held in memory small. */
const MOST_IN_FLIGHT = 80;

export class Sending {
  readonly #calls: SharedCalls<PutEventsRequestEntry>;
  readonly #endpoint: Endpoint;
  readonly #pace: Pace;
  readonly #tally: Tally;
  #inFlight = 0;
  #landed = () => {};
  #accepted = 0;
  /** How many entries in a row were lost because their whole call failed. */
  #lostInARow = 0;
  #trouble: string | undefined;

  constructor(calls: SharedCalls<PutEventsRequestEntry>, endpoint: Endpoint, pace: Pace, tally: Tally) {
    this.#calls = calls;
    this.#endpoint = endpoint;
    this.#pace = pace;
    this.#tally = tally;
  }

  /** Why nothing more is sent; undefined while there is hope. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Resolves once the entry is on its way and there is time for the next. One caller at a time; never throws. */
  async send(entry: PutEventsRequestEntry, invoice: Invoice): Promise<void> {
    while (this.#inFlight >= MOST_IN_FLIGHT) await this.#nextLanding();
    await this.#pace();
    if (this.#trouble !== undefined) return;
    this.#inFlight += 1;
    void this.#calls
      .add(entry)
      .then(
        () => this.#accept(),
        (error) => this.#lose(error, invoice),
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

  #accept(): void {
    this.#tally.sent += 1;
    this.#accepted += 1;
    this.#lostInARow = 0;
  }

  #lose(error: unknown, { number, line }: Invoice): void {
    const reason = this.#inWords(error);
    this.#tally.fail({ invoice: number, line, reason });
    this.#lostInARow = error instanceof ChainError ? 0 : this.#lostInARow + 1;
    if ((!isAnswer(error) && this.#accepted === 0) || this.#lostInARow >= MOST_IN_FLIGHT) this.#trouble ??= reason;
  }

  #inWords(error: unknown): string {
    if (error instanceof ChainError) return oneLine(error.message);
    const words = oneLine(String(error)).replace(/^Error: /, "");
    return isAnswer(error) ? `${this.#endpoint.name} answered ${words}` : `${this.#endpoint.unreachable} (${words})`;
  }
}

/** Whether a server said so, as against a connection that could not be made or a request that could not be signed. */
function isAnswer(error: unknown): boolean {
  if (error instanceof ChainError) return true;
  if (!(error instanceof Error && "$metadata" in error)) return false;
  const { $metadata } = error;
  return typeof $metadata === "object" && $metadata !== null && "httpStatusCode" in $metadata;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
