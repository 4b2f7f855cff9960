// For people: one line each, in columns.
import type { Hop } from "../journal/journal.ts";
import type { FunctionLine } from "../services/service.ts";
import { colourOf, type Paint } from "./colours.ts";
import type { Form } from "./form.ts";
import { HopLines } from "./hop-line.ts";
import { LogTexts } from "./log-line.ts";
import type { Counts } from "./pace.ts";
import { printable } from "./printable.ts";
import { Since } from "./since.ts";
import { summaryText } from "./summary-text.ts";
import type { Summary } from "./tally.ts";
import { type Ready, welcome } from "./welcome.ts";
import { counted, grouped } from "./words.ts";

const colourOfLevel: Readonly<Record<string, "yellow" | "red">> = {
  warn: "yellow",
  error: "red",
  critical: "red",
  fatal: "red",
};

export class TextForm implements Form {
  readonly #paint: Paint;
  readonly #hops: HopLines;
  readonly #since = new Since();
  readonly #logs = new LogTexts();

  constructor(paint: Paint) {
    this.#paint = paint;
    this.#hops = new HopLines(paint);
  }

  ready(ready: Ready): string {
    return welcome(ready);
  }

  follow(hop: Hop): void {
    this.#since.follow(hop);
  }

  hop(hop: Hop): string {
    return this.#hops.line(hop, this.#since.of(hop));
  }

  log(line: FunctionLine): string | undefined {
    const shown = this.#logs.of(line);
    if (!shown) return undefined;
    const level = this.#paint(colourOfLevel[shown.level] ?? "dim", printable(shown.level).padEnd(13));
    return this.#hops.beside(level, printable(`${line.functionName}: ${shown.text}`));
  }

  note(text: string): string {
    return printable(text);
  }

  counts({ ms, total, byKind }: Counts): string {
    const kinds = ["log", ...Object.keys(colourOf)].filter((kind) => byKind.has(kind));
    const counts = kinds.map((kind) => `${kind === "log" ? "log lines" : kind} ${grouped(byKind.get(kind) ?? 0)}`);
    const rate = `${grouped(Math.round((total * 1_000) / ms))} lines/s`;
    return `${this.#paint("dim", "…".padStart(12))}  ${rate}: ${counts.join(" · ")}`;
  }

  leftOut(lines: number): string {
    return `${"…".padStart(12)}  ${counted(lines, "line is", "lines are")} missing here: the output could not be written fast enough.`;
  }

  summary(summary: Summary): string {
    return `\n${summaryText(summary, this.#paint)}`;
  }
}
