// JSON as it is written: members in their order with all duplicates, numbers as they are spelled.

export type Json =
  | { readonly is: "object"; readonly members: readonly (readonly [name: string, value: Json])[] }
  | { readonly is: "array"; readonly elements: readonly Json[] }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "number"; readonly spelling: string }
  | { readonly is: "word"; readonly word: string };

const DEEPEST_NESTING = 1_000;
const scalar = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))\s*/y;
const sign = /\s*([{}[\],:])\s*/y;

/** Undefined of text that does not start with a JSON value. What follows the value is not looked at. */
export function read(text: string): Json | undefined {
  const reader = new Reader(text);
  const value = reader.value(0);
  if (value === undefined) return undefined;
  try {
    JSON.parse(text.slice(0, reader.at));
    return value;
  } catch {
    return undefined;
  }
}

/** Lenient: JSON.parse has the last word. */
class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json | undefined {
    if (depth > DEEPEST_NESTING) return undefined;
    const [, text, number, word] = this.#take(scalar) ?? [];
    if (text !== undefined) return toText(text);
    if (number !== undefined) return { is: "number", spelling: number };
    if (word !== undefined) return { is: "word", word };
    const open = this.#take(sign)?.[1];
    if (depth === DEEPEST_NESTING) return undefined;
    if (open === "{") return this.#object(depth + 1);
    return open === "[" ? this.#array(depth + 1) : undefined;
  }

  #object(depth: number): Json | undefined {
    const members: (readonly [string, Json])[] = [];
    if (this.#peek("}")) return { is: "object", members };
    for (;;) {
      const name = this.value(depth);
      const colon = this.#take(sign)?.[1];
      const value = colon === ":" ? this.value(depth) : undefined;
      if (name?.is !== "text" || !value) return undefined;
      members.push([name.text, value]);
      const after = this.#take(sign)?.[1];
      if (after === "}") return { is: "object", members };
      if (after !== ",") return undefined;
    }
  }

  #array(depth: number): Json | undefined {
    const elements: Json[] = [];
    if (this.#peek("]")) return { is: "array", elements };
    for (;;) {
      const value = this.value(depth);
      if (!value) return undefined;
      elements.push(value);
      const after = this.#take(sign)?.[1];
      if (after === "]") return { is: "array", elements };
      if (after !== ",") return undefined;
    }
  }

  #peek(close: string): boolean {
    const before = this.at;
    if (this.#take(sign)?.[1] === close) return true;
    this.at = before;
    return false;
  }

  #take(token: RegExp): RegExpExecArray | undefined {
    token.lastIndex = this.at;
    const found = token.exec(this.#text) ?? undefined;
    if (found) this.at = token.lastIndex;
    return found;
  }
}

function toText(quoted: string): Json | undefined {
  try {
    return { is: "text", text: JSON.parse(quoted) };
  } catch {
    return undefined;
  }
}
