// How far the import is: one line that is rewritten in place, on a terminal only.
import type { Tally } from "./tally.ts";

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const EVERY_MS = 100;
const BACK_AND_CLEAR = "\r\x1b[2K";

export class Progress {
  readonly #terminal: Terminal;
  readonly #tally: Tally;
  #timer: NodeJS.Timeout | undefined;
  #sending = false;

  constructor(terminal: Terminal, tally: Tally) {
    this.#terminal = terminal;
    this.#tally = tally;
  }

  start(): void {
    if (this.#terminal.isTTY) this.#timer = setInterval(() => this.draw(), EVERY_MS).unref();
  }

  /** From now on it tells of what was sent; before, of what was read. */
  sending(): void {
    this.#sending = true;
  }

  draw(): void {
    if (!this.#terminal.isTTY) return;
    const { rows, read, sent, leftOut, failed } = this.#tally;
    const line = this.#sending
      ? `sent ${sent} of ${read} invoices, left out ${leftOut}, failed ${failed}`
      : `reading: ${rows} rows, ${read} invoices`;
    // A line that wraps could not be rewritten.
    this.#terminal.write(BACK_AND_CLEAR + line.slice(0, (this.#terminal.columns || 80) - 1));
  }

  /** Leaves no trace of the line. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#terminal.isTTY) this.#terminal.write(BACK_AND_CLEAR);
  }
}
