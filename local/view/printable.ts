// Producers choose ids, types and reasons: none of them may break a line, command the terminal, or turn its text around.

/** Control characters (C1 too: some terminals take U+009B for an escape), line ends of Unicode, halves of surrogate pairs, and those that turn the direction of text. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** With each of them as JSON would write it; so what was valid JSON still is, and says the same. */
export function printable(text: string): string {
  return text.replace(unprintable, (each) => named[each] ?? escaped(each));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** No more than `most` characters, with an ellipsis for what is cut off. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
