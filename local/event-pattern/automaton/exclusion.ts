// An anything-but in an index, which finds what it excludes. It holds for a field when some value was not excluded, so exclusions are counted.
import type { Leaf } from "./leaf.ts";

export class Exclusion {
  readonly leaf: Leaf;
  #event = 0;
  #value = -1;
  #count = 0;

  constructor(leaf: Leaf) {
    this.leaf = leaf;
  }

  /** A value, told by its number among all that were looked up, is excluded; several conditions may say so. */
  exclude(event: number, value: number): void {
    if (this.#event !== event) {
      this.#event = event;
      this.#count = 0;
      this.#value = -1;
    }
    if (this.#value === value) return;
    this.#value = value;
    this.#count++;
  }

  /** Whether one of so many values was not excluded. */
  holds(event: number, values: number): boolean {
    return this.#event !== event || this.#count < values;
  }
}
