// A field that patterns name, as `detail.total`, and the values that the event in hand has there.
import { EventValue } from "./value.ts";

const MOST_KEPT = 10_000;

export class Field {
  readonly name: string;
  /** Whether an empty name is part of it, but for its end: without one, AWS's matcher does not look into members whose name is empty. */
  readonly hasEmptyName: boolean;
  /** The event that the values are of. */
  event = 0;
  count = 0;
  /** How many branches name it. */
  uses = 0;
  /** Whether a value lies in an element of an array, so that array consistency has a say. */
  inArrays = false;
  readonly values: EventValue[] = [];
  #present: readonly EventValue[] | undefined;

  constructor(name: string) {
    this.name = name;
    this.hasEmptyName = name === "" || /^\.+[^.]|\.\.+[^.]/.test(name);
  }

  /** To be called once an event before the first value. */
  begin(event: number): void {
    this.event = event;
    this.count = 0;
    this.inArrays = false;
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
