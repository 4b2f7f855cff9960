// Colours, for a terminal that shows them.
import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { HopKind } from "../journal/journal.ts";

type Format = Parameters<typeof styleText>[0];

/** Paints a text, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string;

export const paint: Paint = (format, text) => styleText(format, text, { validateStream: false });
export const plain: Paint = (_, text) => text;

/** By the stream itself: a terminal with colours, unless NO_COLOR says otherwise. */
export function paintFor(stream: Writable): Paint {
  const shows =
    "isTTY" in stream && stream.isTTY === true && "hasColors" in stream && hasColors(stream.hasColors, stream);
  return shows ? paint : plain;
}

function hasColors(method: unknown, stream: Writable): boolean {
  return typeof method === "function" && Reflect.apply(method, stream, []) === true;
}

export const colourOf: Readonly<Record<HopKind, Format>> = {
  accepted: "cyan",
  matched: "dim",
  delivered: "dim",
  published: "cyan",
  archived: "yellow",
  processed: "green",
  duplicate: "yellow",
  retried: "yellow",
  failed: "red",
  quarantined: "magenta",
  "dead-lettered": "red",
  lost: ["bold", "red"],
  fault: "blue",
};
