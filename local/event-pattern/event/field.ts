// A field that patterns name, as `detail.total`, and the values that the event in hand has there.
import type { ArrayRange, Scope } from "./scope.ts";
import { EventValue } from "./value.ts";

const MOST_KEPT = 10_000;

export class Field {
  readonly name: string;
  readonly bit: number;
  /** Whether an empty name is part of it, but for its end: without one, AWS's matcher does not look into members whose name is empty. */
  readonly hasEmptyName: boolean;
  /** The event that the values are of. */
  event = 0;
  count = 0;
  /** How many branches name it. */
  uses = 0;
  /** Whether a value lies in an element of an array, so that array consistency has a say. */
  inArrays = false;
  /** The array that all its values lie in, each right in an element of it; undefined if there is no such one. */
  array: ArrayRange | undefined = undefined;
  readonly values: EventValue[] = [];
  #present: readonly EventValue[] | undefined;

  /** `bit` stands for it in sets of fields; several fields may have the same. */
  constructor(name: string, bit = 1) {
    this.name = name;
    this.bit = bit;
    this.hasEmptyName = name === "" || /^\.+[^.]|\.\.+[^.]/.test(name);
  }

  /** To be called once an event before the first value. */
  begin(event: number): void {
    this.event = event;
    this.count = 0;
    this.inArrays = false;
    this.array = undefined;
    this.#present = undefined;
    if (this.values.length > MOST_KEPT) this.values.length = MOST_KEPT;
  }

  /** Its values in the event. */
  present(event: number): readonly EventValue[] {
    if (this.event !== event) return [];
    if (this.count === this.values.length) return this.values;
    this.#present ??= this.values.slice(0, this.count);
    return this.#present;
  }

  /** To be called for each value that lies in an array's element. */
  addScope({ array, depth }: Scope): void {
    if (depth === 1 && this.count === 1) this.array = array;
    else if (depth > 1 || this.array !== array) this.array = undefined;
    this.inArrays = true;
  }

  add(): EventValue {
    let value = this.values[this.count];
    if (!value) {
      value = new EventValue();
      this.values.push(value);
    }
    this.count++;
    return value;
  }
}
