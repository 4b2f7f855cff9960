// How a notification is shown.
import { styleText } from "node:util";
import { printable } from "../shared/text.ts";
import type { Letter } from "./letter.ts";
import type { Options } from "./options.ts";

/** Ends with a line feed. Colours only where standard output is a terminal that shows them. */
export function shown(letter: Letter, format: Options["format"]): string {
  if (format === "json") return `${JSON.stringify({ ...letter, body: bodyOf(letter) })}\n`;
  const { time, attributes, body } = letter;
  const head = [
    styleText("dim", time.slice(11, 23)),
    styleText("cyan", printable(attributes.detailType ?? "-").padEnd(16)),
    styleText("dim", printable(attributes.correlationId ?? "-")),
  ].join("  ");
  return format === "pretty" ? `${head}\n${indented(letter)}\n` : `${head}  ${printable(body)}\n`;
}

function indented(letter: Letter): string {
  const lines = JSON.stringify(bodyOf(letter), null, 2).split("\n");
  return lines.map((line) => `  ${printable(line)}`).join("\n");
}

/** The value of a JSON body, or else its text. */
function bodyOf({ body }: Letter): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
