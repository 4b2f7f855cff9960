// The branches that are looked at when a leaf holds. Where they are many, they are grouped by a second leaf that has to hold as well.
import type { Branch } from "./branch.ts";
import type { Leaf } from "./leaf.ts";

export interface Group {
  readonly second: Leaf;
  readonly branches: Branch[];
}

const FEW = 3;
const none: never[] = [];

export class BranchSet {
  /** Those that are looked at in any case, but for the first. */
  plain: Branch[] = none;
  first: Branch | undefined;
  groups: Group[] = none;
  #bySecond: Map<Leaf, Group> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(branch: Branch): void {
    const second = this.#size < FEW ? undefined : this.#secondOf(branch);
    branch.second = second;
    branch.slot = 0;
    if (second) branch.slot = this.#group(second).branches.push(branch) - 1;
    else if (!this.first) this.first = branch;
    else {
      if (this.plain === none) this.plain = [];
      branch.slot = this.plain.push(branch) - 1;
    }
    this.#size++;
  }

  remove(branch: Branch): void {
    if (branch === this.first) {
      this.first = undefined;
      this.#size--;
      return;
    }
    const { second } = branch;
    const group = second && this.#bySecond?.get(second);
    const branches = second ? group?.branches : this.plain;
    if (branches?.[branch.slot] !== branch) return;
    this.#size--;
    const last = branches.pop();
    if (last && last !== branch) {
      branches[branch.slot] = last;
      last.slot = branch.slot;
    }
    if (!group || branches.length > 0) return;
    this.#bySecond?.delete(group.second);
    this.groups = [...(this.#bySecond?.values() ?? [])];
  }

  #group(second: Leaf): Group {
    this.#bySecond ??= new Map();
    let group = this.#bySecond.get(second);
    if (!group) {
      group = { second, branches: [] };
      this.#bySecond.set(second, group);
      if (this.groups.length === 0) this.groups = [];
      this.groups.push(group);
    }
    return group;
  }

  /** Of those that are asked for anyway, the one that holds least often; else the one that others are likely to have too. */
  #secondOf(branch: Branch): Leaf | undefined {
    let best: Leaf | undefined;
    let bestScore = 2;
    for (const leaf of branch.leaves) {
      if (leaf === branch.access || leaf.share > 0.5) continue;
      const score = this.#bySecond?.has(leaf) ? leaf.share : 2 - leaf.share;
      if (score >= bestScore) continue;
      best = leaf;
      bestScore = score;
    }
    return best;
  }
}
