// What a rebuild tells: a line for each step that is done, and on a terminal one that is rewritten for what is under way.

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BACK_AND_CLEAR = "\r\x1b[2K";

export class Progress {
  readonly #out: Terminal;
  readonly #terminal: Terminal;

  /** Steps go to `out`, what is under way to `terminal`. */
  constructor(out: Terminal, terminal: Terminal) {
    this.#out = out;
    this.#terminal = terminal;
  }

  tell(line: string): void {
    this.clear();
    this.#out.write(`${line}\n`);
  }

  progress(line: string): void {
    if (!this.#terminal.isTTY) return;
    // A line that wraps could not be rewritten.
    this.#terminal.write(BACK_AND_CLEAR + line.slice(0, (this.#terminal.columns || 80) - 1));
  }

  /** Leaves no trace of what is under way. */
  clear(): void {
    if (this.#terminal.isTTY) this.#terminal.write(BACK_AND_CLEAR);
  }
}
