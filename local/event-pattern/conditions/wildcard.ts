// Wildcards: a pattern's pieces between its asterisks, found one after the other in time linear in the text.

/** What stands between the asterisks, with escapes resolved; one piece alone has no asterisk. */
export type Pieces = readonly string[];

/** What is wrong with a wildcard, with the position as AWS counts it: in UTF-8, from the opening quote. */
export function wildcardPieces(pattern: string): Pieces | { readonly wrong: string } {
  const pieces: string[] = [];
  let piece = "";
  const position = (at: number) => Buffer.byteLength(pattern.slice(0, at)) + 1;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "*") {
      if (pattern[at + 1] === "*") return { wrong: `Consecutive wildcard characters at pos ${position(at)}` };
      pieces.push(piece);
      piece = "";
    } else if (character === "\\") {
      const escaped = pattern[at + 1];
      if (escaped !== "*" && escaped !== "\\") return { wrong: `Invalid escape character at pos ${position(at)}` };
      piece += escaped;
      at++;
    } else piece += character;
  }
  return [...pieces, piece];
}

export function matchesWildcard(pieces: Pieces, text: string): boolean {
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? "";
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (let piece = 1; piece < pieces.length - 1; piece++) {
    const wanted = pieces[piece] ?? "";
    const found = find(text, wanted, at);
    if (found < 0) return false;
    at = found + wanted.length;
    if (at > end) return false;
  }
  return true;
}

const SHORT = 32;

/** As indexOf, which can take the product of both lengths when the wanted text repeats itself. */
function find(text: string, wanted: string, from: number): number {
  if (wanted.length <= SHORT) return text.indexOf(wanted, from);
  const table = failures(wanted);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && wanted.charCodeAt(matched) !== code) matched = table[matched - 1] ?? 0;
    if (wanted.charCodeAt(matched) === code) matched++;
    if (matched === wanted.length) return at - matched + 1;
  }
  return -1;
}

const tables = new Map<string, Int32Array>();
const MOST_TABLES = 1_000;

/** Knuth, Morris and Pratt's table: for each beginning of the text, how long its longest end is that begins it too. */
function failures(wanted: string): Int32Array {
  const known = tables.get(wanted);
  if (known) return known;
  const table = new Int32Array(wanted.length);
  for (let at = 1, matched = 0; at < wanted.length; at++) {
    while (matched > 0 && wanted.charCodeAt(at) !== wanted.charCodeAt(matched)) matched = table[matched - 1] ?? 0;
    if (wanted.charCodeAt(at) === wanted.charCodeAt(matched)) matched++;
    table[at] = matched;
  }
  if (tables.size >= MOST_TABLES) tables.clear();
  tables.set(wanted, table);
  return table;
}
