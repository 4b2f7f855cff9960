// Errors of a pattern's text, with the place as AWS writes it.
import { InvalidEventPatternException } from "../errors.ts";

const LONGEST_SNIPPET = 500;

/** ` at [Source: (String)"<text>"; line: 1, column: N]`, where `at` is the place in the text, from 0. */
export function place(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  const snippet = text.slice(0, LONGEST_SNIPPET).replace(/[\p{Cc}--[\r\n]]/gv, escaped);
  const cut = text.length > LONGEST_SNIPPET ? `[truncated ${text.length - LONGEST_SNIPPET} chars]` : "";
  return `[Source: (String)"${snippet}"${cut}; line: ${before.length}, column: ${column}]`;
}

export function errorAt(text: string, at: number, sentence: string): InvalidEventPatternException {
  return new InvalidEventPatternException(`${sentence}\n at ${place(text, at)}`);
}

/** `('x' (code 120))`, as in sentences on a character that should not be there. */
export function named(character: number): string {
  if (character < 32) return `((CTRL-CHAR, code ${character}))`;
  if (character > 255) return `('${String.fromCharCode(character)}' (code ${character} / 0x${character.toString(16)}))`;
  return `('${String.fromCharCode(character)}' (code ${character}))`;
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
