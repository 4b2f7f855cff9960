// One alternative of a pattern: leaves that all have to hold.
import { holdInOneElement } from "./array-consistency.ts";
import type { Leaf } from "./leaf.ts";

/** What stands for an id of the matcher. */
export interface Entry {
  readonly slot: number;
  /** Whether it has several branches. */
  hasSeveral: boolean;
}

export class Branch {
  readonly entry: Entry;
  /** By the names of their fields. */
  readonly leaves: readonly Leaf[];
  /** The leaf that it is looked for by, the one by which it is grouped there, and where it stands in the group. */
  readonly access: Leaf;
  second: Leaf | undefined;
  place = 0;
  /** In the automaton's table. */
  number = 0;

  constructor(entry: Entry, leaves: readonly Leaf[], access: Leaf) {
    this.entry = entry;
    this.leaves = leaves;
    this.access = access;
  }

  /** Whether leaves that hold do so within the same elements of arrays. */
  holdsInArrays(event: number): boolean {
    let inArrays = 0;
    let absentInArrays = false;
    for (const { field, orAbsent } of this.leaves) {
      if (field.event !== event || !field.inArrays) continue;
      inArrays++;
      if (orAbsent) absentInArrays = true;
    }
    return (inArrays < 2 && !absentInArrays) || holdInOneElement(this.leaves, event);
  }
}
