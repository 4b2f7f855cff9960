// What is known of each leaf for the event in hand, by the leaves' numbers: a flat array, of which ten thousand patterns' fits the processor's caches.
import { grown } from "./grown.ts";

interface Numbered {
  number: number;
}

/** A record: the last event that the leaf was found to hold for (negative: not to hold for), and the branch to be looked at when it holds. */
const RECORD = 2;

export const NOT_INDEXED = 0;
/** In the branch's place: there are several, or none at present. */
export const SEVERAL = -1;

export class LeafTable<L extends Numbered> {
  /** By twice the number: the mark, then the branch. A leaf with a branch is found by an index, so that it holds when it was found. */
  records = new Float64Array(64 * RECORD);
  readonly leaves: (L | undefined)[] = [];
  readonly #free: number[] = [];

  add(leaf: L): void {
    const number = this.#free.pop() ?? this.leaves.length;
    leaf.number = number;
    this.leaves[number] = leaf;
    this.records = grown(this.records, RECORD * number + 1, (length) => new Float64Array(length));
    this.records[RECORD * number] = 0;
    this.records[RECORD * number + 1] = NOT_INDEXED;
  }

  remove({ number }: Numbered): void {
    this.leaves[number] = undefined;
    this.#free.push(number);
  }

  setBranch({ number }: Numbered, branch: number): void {
    this.records[RECORD * number + 1] = branch;
  }
}
