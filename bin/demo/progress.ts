// What is waited for: one line that is rewritten in place, on a terminal only.
import { printable } from "../shared/text.ts";

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const EVERY_MS = 200;
const BACK_AND_CLEAR = "\r\x1b[2K";

export class Progress {
  readonly #terminal: Terminal;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #text = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(text: string): void {
    this.#text = text;
    if (this.#terminal.isTTY) this.#timer = setInterval(() => this.#draw(), EVERY_MS).unref();
  }

  tell(text: string): void {
    this.#text = text;
  }

  /** Leaves no trace of the line. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#timer) this.#terminal.write(BACK_AND_CLEAR);
    this.#timer = undefined;
  }

  #draw(): void {
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    const line = printable(`${seconds} s: ${this.#text}`);
    // A line that wraps could not be rewritten.
    this.#terminal.write(BACK_AND_CLEAR + line.slice(0, (this.#terminal.columns || 80) - 1));
  }
}
