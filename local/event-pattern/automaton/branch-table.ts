// What is looked at of a branch, by the branches' numbers: records of half a line of the processor's cache.
import type { Branch } from "./branch.ts";
import { grown } from "./grown.ts";

/** A record: the entry's slot, how many leaves are to be asked and flags, its fields' bits, the leaves' numbers but for the one it is found by. */
export const RECORD_BITS = 3;
export const CONTROL = 1;
export const FIELDS = 2;
export const LEAVES = 3;

const MOST_LEAVES = (1 << RECORD_BITS) - LEAVES;

/** In the control number: how many leaves. */
export const COUNT = 7;
/** There are more leaves. */
export const MORE = 8;
/** Arrays are looked at where any of its fields lies in one; else, where two do. */
export const ARRAYS = 16;
/** There are other branches of the same entry. */
export const OTHERS = 32;

export class BranchTable {
  records = new Int32Array(64 << RECORD_BITS);
  /** By entry: the last event that it matched, if it has several branches. */
  matched = new Float64Array(64);
  /** By number, from 1. Asked for where the record is not enough. */
  readonly branches: (Branch | undefined)[] = [undefined];
  readonly #free: number[] = [];

  add(branch: Branch): void {
    const number = this.#free.pop() ?? this.branches.length;
    branch.number = number;
    this.branches[number] = branch;
    this.matched = grown(this.matched, branch.entry.slot, (length) => new Float64Array(length));
    this.records = grown(this.records, ((number + 1) << RECORD_BITS) - 1, (length) => new Int32Array(length));
    this.write(branch);
  }

  /** Its record, anew after its entry has got other branches. */
  write({ number, entry, leaves, access }: Branch): void {
    const at = number << RECORD_BITS;
    const asked = leaves.filter((leaf) => leaf !== access).sort((a, b) => a.cost * a.uses - b.cost * b.uses);
    let fields = 0;
    let ofArrays = leaves.some(({ orAbsent }) => orAbsent);
    for (const { field } of leaves) {
      if ((fields & field.bit) !== 0) ofArrays = true;
      fields |= field.bit;
    }
    this.records[at] = entry.slot;
    this.records[at + CONTROL] =
      Math.min(asked.length, MOST_LEAVES) |
      (asked.length > MOST_LEAVES ? MORE : 0) |
      (entry.hasSeveral ? OTHERS : 0) |
      (ofArrays ? ARRAYS : 0);
    this.records[at + FIELDS] = fields;
    for (const [place, leaf] of asked.slice(0, MOST_LEAVES).entries()) this.records[at + LEAVES + place] = leaf.number;
  }

  remove({ number }: Branch): void {
    this.branches[number] = undefined;
    this.#free.push(number);
  }
}
