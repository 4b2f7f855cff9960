// How the view's news is written: for people, or for machines.
import type { Hop } from "../journal/journal.ts";
import type { FunctionLine } from "../services/service.ts";
import type { Summary } from "./tally.ts";
import type { Ready } from "./welcome.ts";

export interface Form {
  ready(ready: Ready): string;
  /** Is told of every hop, shown or not. */
  follow(hop: Hop): void;
  hop(hop: Hop): string;
  /** Undefined for a line that is not shown. */
  log(line: FunctionLine): string | undefined;
  note(text: string): string;
  leftOut(lines: number): string;
  summary(summary: Summary): string;
}
