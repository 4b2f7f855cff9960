// A story for people: a heading, and its tree in columns.
import type { styleText } from "node:util";
import { printable } from "../shared/text.ts";
import type { Place } from "./instance.ts";
import { toldOf, troublesOf } from "./notes.ts";
import { sourceOf } from "./sources.ts";
import type { EventNode } from "./tree.ts";

export type Format = Parameters<typeof styleText>[0];
/** Paints a text, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string;

export interface Story {
  readonly name: string;
  readonly orderId: string | undefined;
  readonly tree: readonly EventNode[];
  readonly rest: Rest;
}

/** Where the order came to rest, and why. */
export interface Rest {
  readonly status: string;
  readonly reasons: readonly string[];
}

interface Line {
  readonly node: EventNode;
  /** What stands before the event's name, and before what is told under it. */
  readonly stem: string;
  readonly stemBelow: string;
}

const colourOfStatus: Readonly<Record<string, Format>> = {
  confirmed: "green",
  cancelled: "yellow",
  rejected: "yellow",
  "in-review": "cyan",
  quarantined: "magenta",
};

const colourOfTrouble: Readonly<Record<string, Format>> = {
  failed: "red",
  quarantined: "magenta",
  "dead-lettered": "red",
  lost: ["bold", "red"],
  fault: "blue",
};

export function paintedStatus(status: string, paint: Paint): string {
  return paint(colourOfStatus[status] ?? "red", printable(status));
}

/** Without a line end after its last line. */
export function storyText({ name, orderId, tree, rest }: Story, place: Place, paint: Paint): string {
  const lines = linesOf(tree);
  const widthOf = (text: (line: Line) => string) => Math.max(0, ...lines.map((line) => text(line).length));
  const times = widthOf(timeOf);
  const names = widthOf(nameOf);
  const sources = widthOf(({ node }) => sourceOf(node.detailType) ?? "");
  const why = rest.reasons.length > 0 ? `: ${printable(rest.reasons.join("; "))}` : "";
  const heading = [
    paint("bold", printable(name)),
    ...(orderId === undefined ? [] : [printable(orderId)]),
    `${paintedStatus(rest.status, paint)}${why}`,
  ].join("  ");
  const rows = lines.flatMap((line) => {
    const { node, stem, stemBelow } = line;
    const source = sourceOf(node.detailType) ?? "";
    const row = [
      paint("dim", timeOf(line).padStart(times)),
      `${stem && paint("dim", stem)}${nameOf(line)
        .slice(stem.length)
        .padEnd(names - stem.length)}`,
      `${source && paint("dim", source)}${" ".repeat(sources - source.length)}`,
      ...inlineOf(node, place, paint),
    ].join("  ");
    const below = troublesOf(node, place).map(
      ({ kind, text }) =>
        `${" ".repeat(times + 2)}${paint("dim", stemBelow)}${paint(colourOfTrouble[kind] ?? "yellow", printable(`! ${text}`))}`,
    );
    return [row.trimEnd(), ...below];
  });
  return [heading, ...rows].map((row, at) => (at === 0 ? row : `  ${row}`)).join("\n");
}

function linesOf(tree: readonly EventNode[]): Line[] {
  return tree.flatMap((node) => [{ node, stem: "", stemBelow: bar(node) }, ...linesUnder(node, "")]);
}

function linesUnder({ ledTo }: EventNode, stem: string): Line[] {
  return ledTo.flatMap((node, at) => {
    const isLast = at === ledTo.length - 1;
    const further = `${stem}${isLast ? "   " : "│  "}`;
    return [
      { node, stem: `${stem}${isLast ? "└─ " : "├─ "}`, stemBelow: `${further}${bar(node)}` },
      ...linesUnder(node, further),
    ];
  });
}

/** Leads past what is told of an event to what it led to. */
function bar({ ledTo }: EventNode): string {
  return ledTo.length > 0 ? "│  " : "   ";
}

function timeOf({ node }: Line): string {
  return `${node.sinceMs.toLocaleString("en-US")} ms`;
}

function nameOf({ node, stem }: Line): string {
  return `${stem}${printable(node.detailType)}`;
}

function inlineOf(node: EventNode, place: Place, paint: Paint): string[] {
  const told = toldOf(node, place).map(({ text }) => paint("cyan", printable(`→ ${text}`)));
  if (!node.isReminder) return told;
  const isIdle = node.ledTo.length === 0 && told.length === 0;
  return [
    isIdle ? paint("dim", "a reminder; nothing came of it") : paint("yellow", "a reminder that came due"),
    ...told,
  ];
}
