// One line a hop, in columns that grow with what they hold, up to a bound.
import type { Hop } from "../journal/journal.ts";
import { colourOf, type Paint } from "./colours.ts";
import { cut, printable } from "./printable.ts";
import { duration, shortId } from "./words.ts";

/** Longer ones are shortened in the middle. */
const LONGEST_CORRELATION = 24;
/** A longer one moves its own line alone. */
const WIDEST_DETAIL_TYPE = 24;
const LONGEST_TEXT = 600;

export class HopLines {
  readonly #paint: Paint;
  #correlationWidth = 8;
  #detailTypeWidth = 14;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  /** `sinceMs`: how long ago the event was accepted. */
  line(hop: Hop, sinceMs: number | undefined): string {
    const { at, eventId, correlationId, what, where, to, attempt } = hop;
    const reason = reasonOf(hop);
    const correlation = printable(shortId(correlationId, LONGEST_CORRELATION));
    const detailType = printable(cut(hop.detailType ?? "-", LONGEST_TEXT));
    this.#correlationWidth = Math.max(this.#correlationWidth, Math.min(correlation.length, LONGEST_CORRELATION));
    this.#detailTypeWidth = Math.max(this.#detailTypeWidth, Math.min(detailType.length, WIDEST_DETAIL_TYPE));
    const place = printable(to ? `${where} -> ${to}` : where);
    const again = attempt !== undefined && attempt > 1 ? ` (attempt ${attempt})` : "";
    const paint = this.#paint;
    const columns = [
      paint("dim", at.slice(11, 23)),
      paint("dim", (sinceMs === undefined ? "" : duration(sinceMs)).padStart(8)),
      printable(shortId(eventId, 8)).padEnd(8),
      paint("dim", correlation.padEnd(this.#correlationWidth)),
      paint(colourOf[what], what.padEnd(13)),
      detailType.padEnd(this.#detailTypeWidth),
      `${place}${again}${reason ? `: ${paint(colourOf[what], printable(cut(inWords(reason), LONGEST_TEXT)))}` : ""}`,
    ];
    return columns.join("  ");
  }

  /** A line of a function's under the column of what happened. */
  beside(what: string, text: string): string {
    return `${" ".repeat(12 + 2 + 8 + 2 + 8 + 2 + this.#correlationWidth)}  ${what}  ${text}`;
  }
}

function reasonOf({ reason, why: [nearest, ...others] = [] }: Hop): string | undefined {
  if (reason === undefined || nearest === undefined) return reason;
  return `${reason}; ${others.length > 0 ? "the nearest of them, " : ""}${nearest}`;
}

/** The first line of a reason. How Lambda ends a function is worded for its logs: here without the request's id, and saying what it means. */
function inWords(reason: string): string {
  const [first = "", ...more] = reason.trim().split("\n");
  const words = `${first.replace(/^RequestId: \S* ?(Error: )?/, "")}${more.length > 0 ? " …" : ""}`;
  if (words === "Runtime exited with error: signal: killed") return "ran out of memory (see its MemorySize)";
  if (words === "Runtime exited without providing a reason") return "ended its process before it answered";
  return words;
}
