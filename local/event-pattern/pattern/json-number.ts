// The grammar of JSON's numbers.
import type { InvalidEventPatternException } from "../errors.ts";
import { named } from "./json-error.ts";

export const LONGEST_NUMBER = 1_000;

/** Where the number that starts at `start`, with a minus sign or a digit, ends. */
export function readNumber(
  text: string,
  start: number,
  errorAt: (at: number, sentence: string) => InvalidEventPatternException,
): number {
  let at = start;
  const wrong = (sentence: string) => {
    if (at >= text.length) return errorAt(at, `Unexpected end-of-input in numeric value: ${sentence}`);
    return errorAt(at + 1, `Unexpected character ${named(text.charCodeAt(at))} in numeric value: ${sentence}`);
  };
  if (text[at] === "-") {
    at++;
    if (!isDigit(text, at)) throw wrong("expected digit (0-9) to follow minus sign, for valid numeric value");
  }
  if (text[at] === "0" && isDigit(text, at + 1))
    throw errorAt(at + 1, "Invalid numeric value: Leading zeroes not allowed");
  while (isDigit(text, at)) at++;
  if (text[at] === ".") {
    at++;
    if (!isDigit(text, at)) throw wrong("Decimal point not followed by a digit");
    while (isDigit(text, at)) at++;
  }
  if (text[at] === "e" || text[at] === "E") {
    at++;
    if (text[at] === "+" || text[at] === "-") at++;
    if (!isDigit(text, at)) throw wrong("Exponent indicator not followed by a digit");
    while (isDigit(text, at)) at++;
  }
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
