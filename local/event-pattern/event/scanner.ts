// Reads an event's text once, from its first character to its last, and keeps the values of fields that patterns name. All else is passed over.
import type { Field } from "./field.ts";
import { DEEPEST_NESTING, escapeEnd, numberEnd, skipSpace, skipValue, stringEnd, wordEnd } from "./json-text.ts";
import { type NameNode, type Names, nextHash } from "./names.ts";
import type { ArrayRange, Scope } from "./scope.ts";
import type { ScalarKind } from "./value.ts";

export class Scanner {
  /** The fields that the event in hand has values of. */
  readonly found: Field[] = [];
  /** Counts events, from 1. */
  event = 0;
  readonly #names: Names;
  #text = "";
  #order = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** False if the text does not start with a JSON object, or nests deeper than AWS reads. What follows the object is not looked at. */
  scan(text: string): boolean {
    this.event++;
    this.found.length = 0;
    this.#order = 0;
    this.#text = text;
    const start = skipSpace(text, 0);
    return text.charCodeAt(start) === 123 && this.#object(start + 1, this.#names.root, undefined, 1) >= 0;
  }

  /** From behind the `{` to behind its `}`. */
  #object(at: number, node: NameNode, scope: Scope | undefined, depth: number): number {
    const text = this.#text;
    if (depth > DEEPEST_NESTING) return -1;
    at = skipSpace(text, at);
    if (text.charCodeAt(at) === 125) return at + 1;
    for (;;) {
      if (text.charCodeAt(at) !== 34) return -1;
      const start = at + 1;
      let hash = 0;
      let plain = true;
      for (at = start; ; ) {
        const code = text.charCodeAt(at);
        if (code === 34) break;
        if (code === 92) {
          plain = false;
          at = escapeEnd(text, at);
          if (at < 0) return -1;
          continue;
        }
        if (!(code >= 32)) return -1;
        if (code === 46) plain = false;
        hash = nextHash(hash, code);
        at++;
      }
      const child =
        plain && at > start ? node.find(text, start, at, hash) : this.#childOf(node, text.slice(start - 1, at + 1));
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== 58) return -1;
      at = skipSpace(text, at + 1);
      at = child ? this.#value(at, child, scope, depth) : skipValue(text, at, depth);
      if (at < 0) return -1;
      at = skipSpace(text, at);
      const code = text.charCodeAt(at);
      if (code === 125) return at + 1;
      if (code !== 44) return -1;
      at = skipSpace(text, at + 1);
    }
  }

  /** Of a name with dots, which lead deeper, with escapes, or without a character. */
  #childOf(node: NameNode, quoted: string): NameNode | undefined {
    const name: unknown = JSON.parse(quoted);
    if (typeof name !== "string") return undefined;
    if (name === "" && this.#names.emptyNames === 0) return undefined;
    let at: NameNode | undefined = node;
    for (const part of name.split(".")) at = at?.children.get(part);
    return at;
  }

  #value(at: number, node: NameNode, scope: Scope | undefined, depth: number): number {
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code === 123)
      return node.children.size > 0 ? this.#object(at + 1, node, scope, depth + 1) : skipValue(text, at, depth);
    if (code === 91) return this.#array(at + 1, node, scope, depth + 1);
    const field = node.field;
    if (!field) return skipValue(text, at, depth);
    if (code === 34) {
      const end = stringEnd(text, at + 1);
      if (end < 0) return -1;
      this.#keep(field, "text", at + 1, end, scope);
      return end + 1;
    }
    const isNumber = code === 45 || (code >= 48 && code <= 57);
    const end = isNumber ? numberEnd(text, at) : wordEnd(text, at);
    if (end >= 0) this.#keep(field, isNumber ? "number" : "word", at, end, scope);
    return end;
  }

  /** From behind the `[` to behind its `]`. */
  #array(at: number, node: NameNode, scope: Scope | undefined, depth: number): number {
    const text = this.#text;
    if (depth > DEEPEST_NESTING) return -1;
    at = skipSpace(text, at);
    if (text.charCodeAt(at) === 93) return at + 1;
    const array: ArrayRange = { start: this.#order, end: Infinity };
    for (;;) {
      const first = text.charCodeAt(at);
      if (first === 123 || first === 91) {
        const element: Scope = {
          outer: scope,
          array,
          depth: (scope?.depth ?? 0) + 1,
          start: this.#order,
          end: Infinity,
        };
        at = this.#value(at, node, element, depth);
        element.end = this.#order;
      } else at = this.#value(at, node, scope, depth);
      if (at < 0) return -1;
      at = skipSpace(text, at);
      const code = text.charCodeAt(at);
      if (code === 93) break;
      if (code !== 44) return -1;
      at = skipSpace(text, at + 1);
    }
    array.end = this.#order;
    return at + 1;
  }

  #keep(field: Field, kind: ScalarKind, start: number, end: number, scope: Scope | undefined): void {
    if (field.event !== this.event) {
      field.begin(this.event);
      this.found.push(field);
    }
    const value = field.add();
    value.set(kind, this.#text, start, end, kind === "text" && this.#hasEscape(start, end), scope);
    value.order = this.#order++;
    if (scope) field.inArrays = true;
  }

  #hasEscape(start: number, end: number): boolean {
    const text = this.#text;
    for (let at = start; at < end; at++) if (text.charCodeAt(at) === 92) return true;
    return false;
  }
}
