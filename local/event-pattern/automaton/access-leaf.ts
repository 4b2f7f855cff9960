// A leaf by which branches can be looked for.
import { BranchSet } from "./branch-set.ts";
import { Leaf } from "./leaf.ts";

export class AccessLeaf extends Leaf {
  /** Branches that are looked at when it holds. */
  readonly branches = new BranchSet();
}
