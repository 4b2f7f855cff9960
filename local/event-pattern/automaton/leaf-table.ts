// What is known of each leaf for the event in hand, by the leaves' numbers: flat arrays, of which ten thousand patterns' fit the processor's caches.
import { grown } from "./grown.ts";

interface Numbered {
  number: number;
}

export class LeafTable<L extends Numbered> {
  /** The last event that it was found to hold for; negative, not to hold for. */
  marks = new Float64Array(64);
  /** 1 if an index finds it, so that it holds when it was found. */
  indexed = new Uint8Array(64);
  /** The branch to be looked at when it holds; 0 if there are several or none. */
  only = new Int32Array(64);
  readonly leaves: (L | undefined)[] = [];
  readonly #free: number[] = [];

  add(leaf: L): void {
    const number = this.#free.pop() ?? this.leaves.length;
    leaf.number = number;
    this.leaves[number] = leaf;
    this.marks = grown(this.marks, number, (length) => new Float64Array(length));
    this.indexed = grown(this.indexed, number, (length) => new Uint8Array(length));
    this.only = grown(this.only, number, (length) => new Int32Array(length));
    this.marks[number] = 0;
    this.indexed[number] = 0;
    this.only[number] = 0;
  }

  remove({ number }: Numbered): void {
    this.leaves[number] = undefined;
    this.#free.push(number);
  }
}
