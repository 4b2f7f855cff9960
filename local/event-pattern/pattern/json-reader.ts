// Reads a pattern's JSON text token by token. Where it stands when something is wrong is where AWS says that it is: AWS reads names together
// with the first character of their value, and strings when they are needed.
import { InvalidEventPatternException } from "../errors.ts";
import { errorAt, named, place } from "./json-error.ts";
import { LONGEST_NUMBER, readNumber } from "./json-number.ts";

export type Token = "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null" | "end";

export const DEEPEST_NESTING = 1_000;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

interface Container {
  readonly kind: "{" | "[";
  readonly start: number;
  members: number;
}

export class JsonReader {
  /** The token that was read last. */
  token: Token = "end";
  /** The last name within the object that is being read. */
  name = "";
  readonly #text: string;
  #at = 0;
  #value = "";
  #unreadString = false;
  #ahead: Token | undefined;
  readonly #within: Container[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    if (this.#unreadString) this.text();
    this.token = this.#ahead ?? this.#read();
    this.#ahead = undefined;
    if (this.token === "name") this.#ahead = this.#readAhead();
    else if (this.token === "{" || this.token === "[") this.#enter(this.token);
    return this.token;
  }

  /** What the token says: a string's content, a number as it is spelled, else the token itself. */
  text(): string {
    if (this.token === "name") return this.name;
    if (this.token !== "string") return this.token === "number" ? this.#value : this.token;
    if (this.#unreadString) {
      this.#unreadString = false;
      this.#value = this.#readString("string value", ": was expecting closing quote for a string value");
    }
    return this.#value;
  }

  /** An error at the place that has been read up to. */
  error(sentence: string): InvalidEventPatternException {
    return errorAt(this.#text, this.#at, sentence);
  }

  #enter(kind: "{" | "["): void {
    this.#within.push({ kind, start: this.#at - 1, members: 0 });
    if (this.#within.length > DEEPEST_NESTING)
      throw new InvalidEventPatternException(
        `Document nesting depth (${this.#within.length}) exceeds the maximum allowed (${DEEPEST_NESTING})`,
      );
  }

  #read(): Token {
    this.#skipSpace();
    const container = this.#within.at(-1);
    if (this.#at >= this.#text.length) return this.#end(container);
    const character = this.#text[this.#at];
    if (container && (character === "]" || character === "}")) return this.#close(container, character);
    if (container && container.members++ > 0) this.#comma(container);
    if (container?.kind === "{") return this.#readName();
    return this.#readValue();
  }

  #end(container: Container | undefined): Token {
    if (!container) return "end";
    const kind = container.kind === "{" ? "Object" : "Array";
    const start = place(this.#text, container.start);
    throw this.error(`Unexpected end-of-input: expected close marker for ${kind} (start marker at ${start})`);
  }

  #close(container: Container, character: "]" | "}"): Token {
    this.#at++;
    const expected = container.kind === "{" ? "}" : "]";
    if (character !== expected) {
      const start = `(for ${container.kind === "{" ? "Object" : "Array"} starting at ${place(this.#text, container.start)})`;
      throw this.error(`Unexpected close marker '${character}': expected '${expected}' ${start}`);
    }
    this.#within.pop();
    return character;
  }

  #comma(container: Container): void {
    const kind = container.kind === "{" ? "Object" : "Array";
    if (this.#text[this.#at] !== ",") throw this.#unexpected(`: was expecting comma to separate ${kind} entries`);
    this.#at++;
    this.#skipSpace();
    if (this.#at >= this.#text.length) throw this.error(`Unexpected end-of-input within/between ${kind} entries`);
  }

  #readName(): Token {
    if (this.#text[this.#at] !== '"') throw this.#unexpected(": was expecting double-quote to start field name");
    this.#at++;
    this.name = this.#readString("name", " in field name");
    return "name";
  }

  #readAhead(): Token {
    this.#skipSpace();
    if (this.#at >= this.#text.length) throw this.error("Unexpected end-of-input within/between Object entries");
    if (this.#text[this.#at] !== ":")
      throw this.#unexpected(": was expecting a colon to separate field name and value");
    this.#at++;
    this.#skipSpace();
    if (this.#at >= this.#text.length) throw this.error("Unexpected end-of-input within/between Object entries");
    return this.#readValue();
  }

  #readValue(): Token {
    const character = this.#text[this.#at];
    if (character === "{" || character === "[") {
      this.#at++;
      return character;
    }
    if (character === '"') {
      this.#at++;
      this.#unreadString = true;
      return "string";
    }
    if (
      (character === "-" && this.#text[this.#at + 1] !== "I") ||
      (character !== undefined && character >= "0" && character <= "9")
    ) {
      const end = readNumber(this.#text, this.#at, (at, sentence) => errorAt(this.#text, at, sentence));
      this.#value = this.#text.slice(this.#at, end);
      this.#at = end;
      if (this.#value.length > LONGEST_NUMBER)
        throw new InvalidEventPatternException(
          `Number length (${this.#value.length}) exceeds the maximum length (${LONGEST_NUMBER})`,
        );
      return "number";
    }
    return this.#readWord();
  }

  #readWord(): Token {
    const nonStandard = /(?:NaN|[+-]?Infinity|[+-]INF)(?![\p{L}\p{Nl}\p{Sc}\p{Pc}\p{N}])/uy;
    nonStandard.lastIndex = this.#at;
    const [token] = nonStandard.exec(this.#text) ?? [];
    if (token !== undefined) {
      this.#at += token.length;
      throw this.error(`Non-standard token '${token}': enable \`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS\` to allow`);
    }
    const word = /[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{N}]*/uy;
    word.lastIndex = this.#at;
    const [found = ""] = word.exec(this.#text) ?? [];
    if (found === "") {
      const character = this.#text[this.#at];
      if (character === "}") throw this.#unexpected(": expected a value");
      if (character === "+") throw this.#plusSign();
      throw this.#unexpected(
        ": expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      );
    }
    this.#at += found.length;
    if (found === "true" || found === "false" || found === "null") return found;
    throw this.error(
      `Unrecognized token '${found}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
    );
  }

  #readString(within: "string value" | "name", atEnd: string): string {
    const text = this.#text;
    let value = "";
    for (let from = this.#at; ; ) {
      const code = text.charCodeAt(this.#at);
      if (Number.isNaN(code)) throw this.error(`Unexpected end-of-input${atEnd}`);
      this.#at++;
      if (code === 34) return flat(value + text.slice(from, this.#at - 1));
      if (code < 32)
        throw this.error(
          `Illegal unquoted character ${named(code)}: has to be escaped using backslash to be included in ${within}`,
        );
      if (code !== 92) continue;
      value += text.slice(from, this.#at - 1) + this.#readEscape();
      from = this.#at;
    }
  }

  #readEscape(): string {
    const character = this.#next("Unexpected end-of-input in character escape sequence");
    const plain = Object.hasOwn(escapes, character) ? escapes[character] : undefined;
    if (plain !== undefined) return plain;
    if (character !== "u")
      throw this.error(`Unrecognized character escape ${named(character.charCodeAt(0)).slice(1, -1)}`);
    let code = 0;
    for (let digits = 0; digits < 4; digits++) {
      const digit = this.#next("Unexpected end-of-input in character escape sequence");
      if (!/^[0-9a-fA-F]$/.test(digit))
        throw this.error(
          `Unexpected character ${named(digit.charCodeAt(0))}: expected a hex-digit for character escape sequence`,
        );
      code = code * 16 + Number.parseInt(digit, 16);
    }
    return String.fromCharCode(code);
  }

  #next(atEnd: string): string {
    const character = this.#text[this.#at];
    if (character === undefined) throw this.error(atEnd);
    this.#at++;
    return character;
  }

  /** An error at the character that comes next, which counts as read. */
  #unexpected(sentence: string): InvalidEventPatternException {
    const code = this.#text.charCodeAt(this.#at);
    this.#at++;
    if (code === 47)
      return this.error(
        `Unexpected character ${named(code)}: maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)`,
      );
    return this.error(`Unexpected character ${named(code)}${sentence}`);
  }

  /** The character behind it counts as read. */
  #plusSign(): InvalidEventPatternException {
    this.#at++;
    if (this.#at >= this.#text.length) return this.error("Unexpected end-of-input in a Number value");
    this.#at++;
    return this.error(
      "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
    );
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 32 || code === 9 || code === 10 || code === 13) continue;
      if (!(code < 32)) return;
      this.#at++;
      throw this.error(
        `Illegal character ${named(code)}: only regular white space (\\r, \\n, \\t) is allowed between tokens`,
      );
    }
  }
}

/** A slice keeps the whole text, and a concatenation its parts: a text of its own is smaller, and compared faster. */
function flat(text: string): string {
  const value: unknown = text.length > 12 ? JSON.parse(JSON.stringify(text)) : text;
  return typeof value === "string" ? value : text;
}
