// The branches, by their numbers, that are looked at when a leaf holds. Where they are many, they are grouped by a second leaf that has to hold too.
import type { Branch } from "./branch.ts";
import type { BranchTable } from "./branch-table.ts";
import type { Leaf } from "./leaf.ts";
import { SEVERAL } from "./leaf-table.ts";

const FEW = 3;
const none: never[] = [];

export class BranchSet {
  /** Those that are looked at in any case, but for the first, which is 0 if there is none. */
  plain: number[] = none;
  first = 0;
  /** The leaves that others are grouped by, and the groups, in the same order. */
  seconds: number[] = none;
  groups: number[][] = none;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The one branch, if there are no others; else, -1. */
  get only(): number {
    return this.#size === 1 && this.first !== 0 ? this.first : SEVERAL;
  }

  add(branch: Branch, table: BranchTable): void {
    if (this.#size === FEW) this.#regroup(table);
    const second = this.#size < FEW ? undefined : this.#secondOf(branch);
    this.#size++;
    this.#put(branch, second);
  }

  #put(branch: Branch, second: Leaf | undefined): void {
    branch.second = second;
    branch.place = 0;
    if (second) branch.place = this.#group(second).push(branch.number) - 1;
    else if (this.first === 0) this.first = branch.number;
    else {
      if (this.plain === none) this.plain = [];
      branch.place = this.plain.push(branch.number) - 1;
    }
  }

  /** Groups the first few too, now that there are to be more. */
  #regroup(table: BranchTable): void {
    const numbers = [this.first, ...this.plain];
    this.first = 0;
    this.plain = none;
    for (const number of numbers) {
      const branch = table.branches[number];
      if (branch) this.#put(branch, this.#secondOf(branch));
    }
  }

  remove(branch: Branch, table: BranchTable): void {
    if (branch.number === this.first) {
      this.first = 0;
      this.#size--;
      return;
    }
    const group = branch.second ? this.seconds.indexOf(branch.second.number) : -1;
    const numbers = branch.second ? this.groups[group] : this.plain;
    if (numbers?.[branch.place] !== branch.number) return;
    this.#size--;
    const last = numbers.pop();
    const moved = last === undefined || last === branch.number ? undefined : table.branches[last];
    if (moved) {
      numbers[branch.place] = moved.number;
      moved.place = branch.place;
    }
    if (!branch.second || numbers.length > 0) return;
    this.seconds.splice(group, 1);
    this.groups.splice(group, 1);
  }

  #group(second: Leaf): number[] {
    const known = this.groups[this.seconds.indexOf(second.number)];
    if (known) return known;
    const group: number[] = [];
    if (this.seconds === none) {
      this.seconds = [];
      this.groups = [];
    }
    this.seconds.push(second.number);
    this.groups.push(group);
    return group;
  }

  /** Of those that are asked for anyway, the one that holds least often; else the one that others are likely to have too. */
  #secondOf(branch: Branch): Leaf | undefined {
    let best: Leaf | undefined;
    let bestScore = 2;
    for (const leaf of branch.leaves) {
      if (leaf === branch.access || leaf.share > 0.5) continue;
      const score = this.seconds.includes(leaf.number) ? leaf.share : 2 - leaf.share;
      if (score >= bestScore) continue;
      best = leaf;
      bestScore = score;
    }
    return best;
  }
}
