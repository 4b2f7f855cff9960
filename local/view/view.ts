// Shows on a stream what a runtime does: what was built, each hop and log line, and a summary. It is cheap, never waits, and under load it counts.
import type { Writable } from "node:stream";
import { type Clock, RuntimeClock } from "../clock.ts";
import type { Hop, HopKind } from "../journal/journal.ts";
import type { FunctionLine } from "../services/service.ts";
import { paint, paintFor, plain } from "./colours.ts";
import type { Form } from "./form.ts";
import { jsonForm } from "./json-form.ts";
import { looksGrave } from "./log-line.ts";
import { Output } from "./output.ts";
import { Pace } from "./pace.ts";
import { Tally } from "./tally.ts";
import { TextForm } from "./text-form.ts";
import type { Ready } from "./welcome.ts";

export interface ViewOptions {
  readonly stream: Writable;
  /** `json`: one object a line, and every hop however many there are. Default `text`. */
  readonly format?: "text" | "json";
  /** By default the stream decides: a terminal has colours, unless NO_COLOR is set. */
  readonly colour?: boolean;
  /** The machine's time; tests set it by hand. */
  readonly clock?: Clock;
  /** Whoever read the stream has gone, or it can't be written to. */
  readonly onError?: (error: Error) => void;
}

/** Shown under load too, the first few of each a second. */
const grave = new Set<HopKind>(["failed", "quarantined", "dead-lettered", "lost"]);

export class View {
  readonly #clock: Clock;
  readonly #form: Form;
  readonly #output: Output;
  readonly #pace: Pace | undefined;
  readonly #tally = new Tally();
  readonly #startedAt: number;

  constructor(options: ViewOptions) {
    const { stream, format = "text", colour, clock = new RuntimeClock(), onError = () => undefined } = options;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#output = new Output({ stream, clock, onError, leftOut: (lines) => this.#form.leftOut(lines) });
    if (format === "json") this.#form = jsonForm;
    else {
      const chosen = colour ? paint : plain;
      const form = new TextForm(colour === undefined ? paintFor(stream) : chosen);
      this.#form = form;
      this.#pace = new Pace(clock, (counts) => this.#output.line(() => form.counts(counts)));
    }
  }

  ready(ready: Ready): void {
    this.#output.line(() => this.#form.ready(ready));
  }

  hop(hop: Hop): void {
    this.#tally.hop(hop);
    this.#form.follow(hop);
    if (this.#pace?.shows(hop.what, grave.has(hop.what)) === false) return;
    this.#output.line(() => this.#form.hop(hop));
  }

  log(line: FunctionLine): void {
    if (this.#pace?.shows("log", looksGrave(line)) === false) return;
    this.#output.line(() => this.#form.log(line));
  }

  /** Anything else that is worth a line, as that a function was built anew. */
  note(text: string): void {
    this.#output.line(() => this.#form.note(text));
  }

  /** Shows the summary, with what was `left` to do; resolved once it is written. Nothing is shown after it. */
  async end(left: readonly string[] = []): Promise<void> {
    this.#pace?.stop();
    const summary = this.#tally.summary(this.#clock.now() - this.#startedAt, left);
    await this.#output.end(this.#form.summary(summary));
  }
}
