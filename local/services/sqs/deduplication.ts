// What a FIFO queue was sent in the last five minutes, by deduplication id: what comes again is not delivered again.
import type { Clock } from "../../clock.ts";
import type { Sent } from "./message.ts";

/** SQS developer guide, FIFO-queues-exactly-once-processing. It counts from the first message, not from its latest copy. */
const WINDOW_MS = 5 * 60 * 1_000;

export class Deduplication {
  readonly #clock: Clock;
  /** Two generations, so that what is too old goes without being looked for. */
  #recent = new Map<string, Sent>();
  #older = new Map<string, Sent>();
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** What was sent under this key within the window. */
  find(key: string): Sent | undefined {
    const sent = this.#recent.get(key) ?? this.#older.get(key);
    return sent && this.#clock.now() < sent.sentAt + WINDOW_MS ? sent : undefined;
  }

  remember(key: string, { id, sentAt, sequenceNumber }: Sent): void {
    const now = this.#clock.now();
    if (now >= this.#since + WINDOW_MS) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#since = now;
    }
    this.#recent.set(key, { id, sentAt, ...(sequenceNumber !== undefined && { sequenceNumber }) });
  }

  clear(): void {
    this.#recent.clear();
    this.#older.clear();
  }
}
