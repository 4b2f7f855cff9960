// Reads an event's text once, from its first character to its last, and keeps the values of fields that patterns name. All else is passed over.
import type { Field } from "./field.ts";
import { DEEPEST_NESTING, numberEnd, skipSpace, skipValue, stringEnd, type Units, wordEnd } from "./json-text.ts";
import type { NameNode, Names } from "./names.ts";
import type { ArrayRange, Scope } from "./scope.ts";
import { hashed, SEED } from "./text-hash.ts";
import type { EventValue } from "./value.ts";

const LEAST_UNITS = 4_096;
const MOST_UNITS_KEPT = 1 << 20;

export class Scanner<F extends Field> {
  /** The fields that the event in hand has values of. */
  readonly found: F[] = [];
  /** Counts events, from 1. */
  event = 0;
  /** The bits of fields of which a value lies in an element of an array. */
  inArrays = 0;
  readonly #names: Names<F>;
  #json = "";
  #units: Units = new Uint16Array(LEAST_UNITS);
  #bytes = bytesOf(this.#units);
  #order = 0;
  #withinEmptyNames = 0;

  constructor(names: Names<F>) {
    this.#names = names;
  }

  /** False if the text does not start with a JSON object, or nests deeper than AWS reads. What follows the object is not looked at. */
  scan(text: string): boolean {
    this.event++;
    this.found.length = 0;
    this.inArrays = 0;
    this.#order = 0;
    this.#withinEmptyNames = 0;
    this.#load(text);
    const units = this.#units;
    const start = skipSpace(units, 0);
    return units[start] === 123 && this.#object(units, start + 1, this.#names.root, undefined, 1) >= 0;
  }

  #load(text: string): void {
    this.#json = text;
    const needed = text.length + 1;
    const kept = this.#units.length;
    if (kept < needed || (kept > MOST_UNITS_KEPT && needed <= LEAST_UNITS)) {
      this.#units = new Uint16Array(Math.max(needed, Math.min(2 * kept, MOST_UNITS_KEPT), LEAST_UNITS));
      this.#bytes = bytesOf(this.#units);
    }
    this.#bytes.write(text, "utf16le");
    this.#units[text.length] = 0;
  }

  /** From behind the `{` to behind its `}`. */
  #object(units: Units, at: number, node: NameNode<F>, scope: Scope | undefined, depth: number): number {
    if (depth > DEEPEST_NESTING) return -1;
    at = skipSpace(units, at);
    if (units[at] === 125) return at + 1;
    for (;;) {
      if (units[at] !== 34) return -1;
      const start = at + 1;
      const end = nameEnd(units, start);
      const isEmpty = end === start && units[end] === 34;
      let child: NameNode<F> | undefined;
      if (units[end] === 34 && !isEmpty) {
        child = node.find(units, start, end);
        at = end + 1;
      } else {
        at = stringEnd(units, end) + 1;
        if (at === 0) return -1;
        child = this.#childOf(node, this.#json.slice(start - 1, at));
      }
      if (units[at] !== 58) at = skipSpace(units, at);
      if (units[at] !== 58) return -1;
      at = skipSpace(units, at + 1);
      if (isEmpty) this.#withinEmptyNames++;
      at = child ? this.#value(units, at, child, scope, depth) : skipValue(units, at, depth);
      if (isEmpty) this.#withinEmptyNames--;
      if (at < 0) return -1;
      at = skipSpace(units, at);
      const code = units[at];
      if (code === 125) return at + 1;
      if (code !== 44) return -1;
      at = skipSpace(units, at + 1);
    }
  }

  /** Of a name with dots, which lead deeper, with escapes, or without a character. */
  #childOf(node: NameNode<F>, quoted: string): NameNode<F> | undefined {
    const name: unknown = JSON.parse(quoted);
    if (typeof name !== "string") return undefined;
    let at: NameNode<F> | undefined = node;
    for (const part of name.split(".")) at = at?.children.get(part);
    return at;
  }

  #value(units: Units, at: number, node: NameNode<F>, scope: Scope | undefined, depth: number): number {
    const code = units[at] ?? 0;
    if (code === 123)
      return node.children.size > 0 ? this.#object(units, at + 1, node, scope, depth + 1) : skipValue(units, at, depth);
    if (code === 91) return this.#array(units, at + 1, node, scope, depth + 1);
    const { field } = node;
    if (!field) return skipValue(units, at, depth);
    if (code === 34) return this.#text(units, at + 1, field, scope);
    const isNumber = code === 45 || (code >= 48 && code <= 57);
    const end = isNumber ? numberEnd(units, at) : wordEnd(units, at);
    if (end >= 0) this.#kept(field, scope)?.set(isNumber ? "number" : "word", this.#json, units, at, end, 0, 0);
    return end;
  }

  /** From behind the opening quote to behind the closing one. */
  #text(units: Units, start: number, field: F, scope: Scope | undefined): number {
    let at = start;
    let hash = SEED;
    let bits = 0;
    for (;;) {
      const code = units[at] ?? 0;
      if (code <= 92) {
        if (code === 34) {
          this.#kept(field, scope)?.set("text", this.#json, units, start, at, hash, bits);
          return at + 1;
        }
        if (code === 92 || code < 32) break;
      }
      hash = hashed(hash, code);
      bits |= code;
      at++;
    }
    const end = stringEnd(units, at);
    if (end < 0) return -1;
    this.#kept(field, scope)?.setEscaped(this.#json, start, end);
    return end + 1;
  }

  /** From behind the `[` to behind its `]`. */
  #array(units: Units, at: number, node: NameNode<F>, scope: Scope | undefined, depth: number): number {
    if (depth > DEEPEST_NESTING) return -1;
    at = skipSpace(units, at);
    if (units[at] === 93) return at + 1;
    const array: ArrayRange = { start: this.#order, end: Infinity };
    for (;;) {
      const first = units[at];
      if (first === 123 || first === 91) {
        const element: Scope = {
          outer: scope,
          array,
          depth: (scope?.depth ?? 0) + 1,
          start: this.#order,
          end: Infinity,
        };
        at = this.#value(units, at, node, element, depth);
        element.end = this.#order;
      } else at = this.#value(units, at, node, scope, depth);
      if (at < 0) return -1;
      at = skipSpace(units, at);
      const code = units[at];
      if (code === 93) break;
      if (code !== 44) return -1;
      at = skipSpace(units, at + 1);
    }
    array.end = this.#order;
    return at + 1;
  }

  /** A value that is to be kept; undefined where AWS's matcher does not look. */
  #kept(field: F, scope: Scope | undefined): EventValue | undefined {
    if (this.#withinEmptyNames > 0 && !field.hasEmptyName) return undefined;
    if (field.event !== this.event) {
      field.begin(this.event);
      this.found.push(field);
    }
    const value = field.add();
    value.scope = scope;
    value.order = this.#order++;
    if (scope) {
      this.inArrays |= field.bit;
      field.addScope(scope);
    } else field.array = undefined;
    return value;
  }
}

/** From behind the opening quote to the closing one, or to the first character that can't be taken as it is: a dot leads deeper. */
function nameEnd(units: Units, at: number): number {
  for (;;) {
    const code = units[at] ?? 0;
    if (code <= 92 && (code === 34 || code === 92 || code === 46 || code < 32)) return at;
    at++;
  }
}

function bytesOf(units: Units): Buffer {
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength);
}
