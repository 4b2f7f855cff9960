// A scalar of an event, at a field that some pattern names. What a condition doesn't ask for is not computed.
import { address, digitsOfNumber } from "../conditions/address.ts";
import { fold } from "../conditions/fold.ts";
import { comparable, shortNumber } from "../conditions/number.ts";
import { wellFormed } from "../conditions/well-formed.ts";
import type { Units } from "./json-text.ts";
import type { Scope } from "./scope.ts";
import { hashOf, unitsOf } from "./text-hash.ts";

export type ScalarKind = "text" | "number" | "word";

/** A text, as UTF-16 units. */
export interface Span {
  readonly units: Units;
  readonly start: number;
  readonly end: number;
}

const NONE: Units = new Uint16Array(0);
const LONGEST_KEPT = 4_096;
let scratch = new Uint16Array(256);

export class EventValue implements Span {
  kind: ScalarKind = "word";
  /** The innermost array element that it lies in; not the array that it is itself an element of. */
  scope: Scope | undefined = undefined;
  /** Its place among all values of the event. */
  order = 0;
  /** Of a text, its content as units, with escapes resolved. */
  units = NONE;
  start = 0;
  end = 0;
  /** Of a text. */
  hash = 0;
  /** Of a text, all units or'ed: no unit is greater. */
  bits = 0;
  #json = "";
  #raw: string | undefined;
  #number: number | undefined;
  #numberIsKnown = false;
  #digits: string | undefined;
  #digitsAreKnown = false;

  /**
   * Values are used again for the next event. `start` and `end` are those of the content: of a text, within its quotes. `hash` and `bits` are a
   * text's; of one with escapes, they are computed here.
   */
  set(kind: ScalarKind, json: string, units: Units, start: number, end: number, hash: number, bits: number): void {
    this.kind = kind;
    this.units = units;
    this.start = start;
    this.end = end;
    this.hash = hash;
    this.bits = bits;
    this.#json = json;
    this.#raw = undefined;
    this.#numberIsKnown = false;
    this.#digitsAreKnown = false;
  }

  setEscaped(json: string, start: number, end: number): void {
    const raw = unescaped(json.slice(start, end));
    const units = unitsOf(raw);
    this.set("text", json, units, 0, units.length, hashOf(units, 0, units.length), 0xffff);
    this.#raw = raw;
  }

  /** A text as it is written in the event, or a number's or word's spelling. */
  get raw(): string {
    this.#raw ??= this.#json.slice(this.start, this.end);
    return this.#raw;
  }

  /** Whether it is this text as it is written, without making a string of it. */
  is(text: string): boolean {
    const { units, start } = this;
    const length = this.end - start;
    if (text.length !== length) return false;
    for (let at = 0; at < length; at++) if (units[start + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  /** A text as conditions on parts of it see it. */
  get text(): string {
    return this.bits < 0xd800 ? this.raw : wellFormed(this.raw);
  }

  /** The same, as units. */
  wellFormed(): Span {
    return this.bits < 0xd800 || this.raw.isWellFormed() ? this : spanOf(wellFormed(this.raw));
  }

  /** To compare without case. The units are good until another value's are asked for. */
  folded(): Span {
    if (this.bits > 127) return spanOf(fold(this.text));
    const { units, start } = this;
    const length = this.end - start;
    if (scratch.length < length || scratch.length > LONGEST_KEPT) scratch = new Uint16Array(Math.max(256, length));
    for (let at = 0; at < length; at++) {
      const unit = units[start + at] ?? 0;
      scratch[at] = unit >= 65 && unit <= 90 ? unit + 32 : unit;
    }
    return { units: scratch, start: 0, end: length };
  }

  /** Undefined of a number that can't be compared. */
  get number(): number | undefined {
    if (!this.#numberIsKnown) {
      this.#number = shortNumber(this.units, this.start, this.end) ?? comparable(this.raw);
      this.#numberIsKnown = true;
    }
    return this.#number;
  }

  /** Of a text that is an IP address, the address's digits; of a number, what may be compared with them. */
  get digits(): string | undefined {
    if (!this.#digitsAreKnown) {
      this.#digits = this.kind === "text" ? address(this.raw) : digitsOfNumber(this.raw);
      this.#digitsAreKnown = true;
    }
    return this.#digits;
  }
}

function spanOf(text: string): Span {
  return { units: unitsOf(text), start: 0, end: text.length };
}

function unescaped(text: string): string {
  const value: unknown = JSON.parse(`"${text}"`);
  return typeof value === "string" ? value : text;
}
