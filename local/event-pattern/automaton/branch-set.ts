// The branches that are looked at when a leaf holds. Where they are many, they are grouped by a second leaf that has to hold as well.
import type { Branch } from "./branch.ts";
import type { Leaf } from "./leaf.ts";

export interface Group {
  /** Undefined of the group of those without. */
  readonly second: Leaf | undefined;
  readonly branches: Branch[];
}

const FEW = 8;

export class BranchSet {
  readonly groups: Group[] = [];
  readonly #bySecond = new Map<Leaf | undefined, Group>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(branch: Branch): void {
    const second = this.#size < FEW ? undefined : this.#secondOf(branch);
    let group = this.#bySecond.get(second);
    if (!group) {
      group = { second, branches: [] };
      this.#bySecond.set(second, group);
      this.groups.push(group);
    }
    branch.second = second;
    branch.slot = group.branches.push(branch) - 1;
    this.#size++;
  }

  remove(branch: Branch): void {
    const group = this.#bySecond.get(branch.second);
    if (group?.branches[branch.slot] !== branch) return;
    this.#size--;
    const last = group.branches.pop();
    if (last && last !== branch) {
      group.branches[branch.slot] = last;
      last.slot = branch.slot;
    }
    if (group.branches.length > 0) return;
    this.#bySecond.delete(branch.second);
    this.groups.splice(this.groups.indexOf(group), 1);
  }

  /** Of those that are asked for anyway, the one that holds least often; else the one that others are likely to have too. */
  #secondOf(branch: Branch): Leaf | undefined {
    let best: Leaf | undefined;
    let bestScore = 2;
    for (const leaf of branch.leaves) {
      if (leaf === branch.access || leaf.share > 0.5) continue;
      const score = this.#bySecond.has(leaf) ? leaf.share : 2 - leaf.share;
      if (score >= bestScore) continue;
      best = leaf;
      bestScore = score;
    }
    return best;
  }
}
