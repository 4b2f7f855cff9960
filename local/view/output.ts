// Lines on their way to a stream: several in one write, never waited for, and bounded where the stream is slow.
import type { Writable } from "node:stream";
import type { Clock, Timer } from "../clock.ts";

/** Long enough for a batch, too short to be seen. */
const BATCH_MS = 20;
/** What may wait for a slow stream, in characters. */
const MOST_WAITING = 4 * 1024 * 1024;

export interface OutputOptions {
  readonly stream: Writable;
  /** The machine's. */
  readonly clock: Clock;
  /** The line that says how many were left out because the stream was too slow. */
  readonly leftOut: (lines: number) => string;
  /** Whoever read it has gone, or it can't be written to. */
  readonly onError: (error: Error) => void;
}

export class Output {
  readonly #options: OutputOptions;
  #lines: string[] = [];
  #waiting = 0;
  #leftOut = 0;
  #timer: Timer | undefined;
  #full = false;
  #closed = false;

  constructor(options: OutputOptions) {
    this.#options = options;
    options.stream.on("error", (error) => {
      this.#closed = true;
      this.#lines = [];
      options.onError(error);
    });
  }

  /** Takes a line, or several in one text; undefined is none. It is asked for only if there is room for it. */
  line(make: () => string | undefined): void {
    if (this.#closed) return;
    if (this.#waiting > MOST_WAITING) {
      this.#leftOut += 1;
      return;
    }
    const text = make();
    if (text === undefined) return;
    this.#lines.push(text);
    this.#waiting += text.length + 1;
    this.#writeLater();
  }

  /** Writes what waits, and this last; resolved once the stream has it, or has failed. */
  async end(last: string): Promise<void> {
    this.#timer?.cancel();
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#closed) return;
    this.#tellLeftOut();
    this.#lines.push(last);
    this.#options.stream.once("error", () => resolve());
    this.#write(() => resolve());
    this.#closed = true;
    await promise;
  }

  #writeLater(): void {
    if (this.#timer || this.#full) return;
    const { clock } = this.#options;
    this.#timer = clock.schedule(clock.now() + BATCH_MS, () => this.#write());
  }

  #write(written?: () => void): void {
    const { stream } = this.#options;
    this.#timer = undefined;
    this.#tellLeftOut();
    const text = this.#lines.map((line) => `${line}\n`).join("");
    this.#lines = [];
    this.#waiting = 0;
    if (stream.write(text, written)) return;
    this.#full = true;
    stream.once("drain", () => {
      this.#full = false;
      if (this.#lines.length > 0) this.#writeLater();
    });
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0) this.#lines.push(this.#options.leftOut(this.#leftOut));
    this.#leftOut = 0;
  }
}
