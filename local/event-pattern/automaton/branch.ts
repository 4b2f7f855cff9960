// One alternative of a pattern: leaves that all have to hold.
import { holdInOneElement } from "./array-consistency.ts";
import type { Leaf } from "./leaf.ts";

/** What stands for an id of the matcher. */
export interface Entry {
  readonly slot: number;
  /** Ids are told in the order in which they were added. */
  readonly order: number;
  /** The last event that it matched. */
  matched: number;
}

export class Branch {
  readonly entry: Entry;
  /** By the names of their fields. */
  readonly leaves: readonly Leaf[];
  /** The leaf that it is looked for by, the one by which it is grouped there, and where it stands in the group. */
  readonly access: Leaf;
  second: Leaf | undefined;
  slot = 0;

  constructor(entry: Entry, leaves: readonly Leaf[], access: Leaf) {
    this.entry = entry;
    this.leaves = leaves;
    this.access = access;
  }

  /** Whether it holds, and no other of the same entry was found to. */
  matches(event: number): boolean {
    if (this.entry.matched === event || !this.#holds(event)) return false;
    this.entry.matched = event;
    return true;
  }

  #holds(event: number): boolean {
    let inArrays = 0;
    let absentInArrays = false;
    for (const leaf of this.leaves) {
      if (!leaf.holds(event)) return false;
      const { field } = leaf;
      if (field.event === event && field.inArrays) {
        inArrays++;
        if (leaf.orAbsent) absentInArrays = true;
      }
    }
    return (inArrays < 2 && !absentInArrays) || holdInOneElement(this.leaves, event);
  }
}
