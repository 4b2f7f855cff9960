// A scalar of an event, at a field that some pattern names. What a condition doesn't ask for is not computed.
import { address, digitsOfNumber } from "../conditions/address.ts";
import { fold } from "../conditions/fold.ts";
import { comparable } from "../conditions/number.ts";
import { wellFormed } from "../conditions/well-formed.ts";
import type { Scope } from "./scope.ts";

export type ScalarKind = "text" | "number" | "word";

export class EventValue {
  kind: ScalarKind = "word";
  /** The innermost array element that it lies in; not the array that it is itself an element of. */
  scope: Scope | undefined;
  /** Its place among all values of the event. */
  order = 0;
  #json = "";
  #start = 0;
  #end = 0;
  #escaped = false;
  #raw: string | undefined;
  #text: string | undefined;
  #folded: string | undefined;
  #number: number | undefined;
  #numberIsKnown = false;
  #digits: string | undefined;
  #digitsAreKnown = false;

  /** Values are used again for the next event. `start` and `end` are those of the content: of a text, within its quotes. */
  set(kind: ScalarKind, json: string, start: number, end: number, escaped: boolean, scope: Scope | undefined): void {
    this.kind = kind;
    this.scope = scope;
    this.#json = json;
    this.#start = start;
    this.#end = end;
    this.#escaped = escaped;
    this.#raw = undefined;
    this.#text = undefined;
    this.#folded = undefined;
    this.#numberIsKnown = false;
    this.#digitsAreKnown = false;
  }

  forget(): void {
    this.set("word", "", 0, 0, false, undefined);
  }

  /** A text as it is written in the event, or a number's or word's spelling. */
  get raw(): string {
    if (this.#raw === undefined) {
      const text = this.#json.slice(this.#start, this.#end);
      this.#raw = this.#escaped ? unescaped(text) : text;
    }
    return this.#raw;
  }

  /** A text as conditions on parts of it see it. */
  get text(): string {
    this.#text ??= wellFormed(this.raw);
    return this.#text;
  }

  /** To compare without case. */
  get folded(): string {
    this.#folded ??= fold(this.text);
    return this.#folded;
  }

  /** Undefined of a number that can't be compared. */
  get number(): number | undefined {
    if (!this.#numberIsKnown) {
      this.#number = comparable(this.raw);
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

function unescaped(text: string): string {
  const value: unknown = JSON.parse(`"${text}"`);
  return typeof value === "string" ? value : text;
}
