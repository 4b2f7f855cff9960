// What is looked at of a branch, by the branches' numbers: records of half a line of the processor's cache.
import type { Branch } from "./branch.ts";
import { grown } from "./grown.ts";

/** A record: the entry's slot, how many leaves there are to be asked, and their numbers; the leaf by which it is found is not among them. */
export const RECORD_BITS = 3;
const MOST_LEAVES = 6;

export class BranchTable {
  records = new Int32Array(64 << RECORD_BITS);
  /** By entry: the last event that it matched. */
  matched = new Float64Array(64);
  /** By number, from 1. Asked for where the record is not enough. */
  readonly branches: (Branch | undefined)[] = [undefined];
  readonly #free: number[] = [];

  add(branch: Branch): void {
    const number = this.#free.pop() ?? this.branches.length;
    branch.number = number;
    this.branches[number] = branch;
    const at = number << RECORD_BITS;
    this.records = grown(this.records, at + (1 << RECORD_BITS) - 1, (length) => new Int32Array(length));
    this.matched = grown(this.matched, branch.entry.slot, (length) => new Float64Array(length));
    const asked = branch.leaves
      .filter((leaf) => leaf !== branch.access)
      .sort((a, b) => a.cost * a.uses - b.cost * b.uses)
      .slice(0, MOST_LEAVES);
    this.records[at] = branch.entry.slot;
    this.records[at + 1] = asked.length;
    for (const [place, leaf] of asked.entries()) this.records[at + 2 + place] = leaf.number;
    branch.isLong = branch.leaves.length > MOST_LEAVES + 1;
    if (branch.isLong) this.long++;
  }

  /** How many have more leaves than a record holds. */
  long = 0;

  remove(branch: Branch): void {
    this.branches[branch.number] = undefined;
    this.#free.push(branch.number);
    if (branch.isLong) this.long--;
  }
}
