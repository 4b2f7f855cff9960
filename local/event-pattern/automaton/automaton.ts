// All patterns of a matcher, compiled: an event is read once, the leaves that hold are found by its values, and of patterns only those are looked
// at whose most selective leaf holds. Patterns come and go one by one.
import type { Condition } from "../conditions/condition.ts";
import { Field } from "../event/field.ts";
import { Names } from "../event/names.ts";
import { Scanner } from "../event/scanner.ts";
import type { Alternative } from "../pattern/compile.ts";
import { AccessLeaf } from "./access-leaf.ts";
import { Branch, type Entry } from "./branch.ts";
import { ARRAYS, BranchTable, CONTROL, COUNT, FIELDS, LEAVES, MORE, OTHERS, RECORD_BITS } from "./branch-table.ts";
import { FieldIndex } from "./field-index.ts";
import { Found } from "./found.ts";
import { keyOf, type Leaf } from "./leaf.ts";
import { LeafTable, NOT_INDEXED } from "./leaf-table.ts";
import { TargetTable } from "./target-table.ts";

const BITS = 30;

class IndexedField extends Field {
  readonly index: FieldIndex;
  readonly leaves = new Map<string, AccessLeaf>();

  constructor(name: string, bit: number, targets: TargetTable) {
    super(name, bit);
    this.index = new FieldIndex(targets);
  }
}

export class Automaton {
  readonly #names = new Names<IndexedField>();
  readonly #scanner = new Scanner(this.#names);
  readonly #fields = new Map<string, IndexedField>();
  #fieldCount = 0;
  readonly #targets = new TargetTable();
  readonly #leaves = new LeafTable<AccessLeaf>();
  readonly #branches = new BranchTable();
  readonly #found = new Found(this.#targets, this.#leaves);
  /** Leaves by which branches are looked for, and which hold for an absent field too. */
  readonly #absences = new Set<Leaf>();

  add(entry: Entry, alternative: Alternative): Branch {
    const leaves = [...alternative]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, conditions]) => this.#leaf(name, conditions));
    let [access] = leaves;
    for (const leaf of leaves) if (!access || costOf(leaf) < costOf(access)) access = leaf;
    if (!access) throw new Error("an alternative without a field");
    const branch = new Branch(entry, leaves, access);
    for (const leaf of leaves) {
      leaf.uses++;
      leaf.field.uses++;
    }
    this.#branches.add(branch);
    if (access.branches.size === 0) this.#index(access);
    access.branches.add(branch, this.#branches);
    this.#leaves.setBranch(access, access.branches.only);
    return branch;
  }

  /** To be called when the branch's entry has got others. */
  refresh(branch: Branch): void {
    this.#branches.write(branch);
  }

  remove(branch: Branch): void {
    const access = this.#leaves.leaves[branch.access.number];
    if (access) {
      access.branches.remove(branch, this.#branches);
      this.#leaves.setBranch(access, access.branches.only);
      if (access.branches.size === 0) this.#unindex(access);
    }
    this.#branches.remove(branch);
    for (const leaf of branch.leaves) {
      leaf.uses--;
      leaf.field.uses--;
      if (leaf.uses === 0) this.#forget(leaf);
    }
  }

  /** The slots of the entries of branches that the event (JSON text) matches, each once. */
  match(text: string): number[] {
    const matched: number[] = [];
    if (!this.#scanner.scan(text)) return matched;
    const { event, found: fields } = this.#scanner;
    const found = this.#found;
    found.begin(event);
    for (const field of fields) if (!field.index.isEmpty) field.index.find(field, found);
    if (this.#absences.size > 0)
      for (const { field, number } of this.#absences) if (field.event !== event || field.inArrays) found.fire(number);
    const { records } = this.#leaves;
    for (let at = 0; at < found.count; at++) {
      const leaf = found.fired[at] ?? 0;
      const branch = records[2 * leaf + 1] ?? 0;
      if (branch > 0) this.#consider(branch, event, matched);
      else this.#considerAll(leaf, event, matched);
    }
    return matched;
  }

  #considerAll(number: number, event: number, matched: number[]): void {
    const leaf = this.#leaves.leaves[number];
    if (!leaf) return;
    const { first, plain, seconds, groups } = leaf.branches;
    if (first !== 0) this.#consider(first, event, matched);
    for (const branch of plain) this.#consider(branch, event, matched);
    for (let at = 0; at < seconds.length; at++) {
      if (!this.#holds(seconds[at] ?? 0, event)) continue;
      for (const branch of groups[at] ?? []) this.#consider(branch, event, matched);
    }
  }

  /** Notes the entry of a branch that holds, if no other of the same entry was found to. */
  #consider(number: number, event: number, to: number[]): void {
    const { records, matched, branches } = this.#branches;
    const at = number << RECORD_BITS;
    const slot = records[at] ?? 0;
    const control = records[at + CONTROL] ?? 0;
    if ((control & OTHERS) !== 0 && matched[slot] === event) return;
    const end = at + LEAVES + (control & COUNT);
    for (let leaf = at + LEAVES; leaf < end; leaf++) if (!this.#holds(records[leaf] ?? 0, event)) return;
    if ((control & MORE) !== 0 && !branches[number]?.leaves.every((leaf) => this.#holds(leaf.number, event))) return;
    const inArrays = this.#scanner.inArrays & (records[at + FIELDS] ?? 0);
    if (inArrays !== 0 && ((control & ARRAYS) !== 0 || (inArrays & (inArrays - 1)) !== 0))
      if (!branches[number]?.holdsInArrays(event)) return;
    if ((control & OTHERS) !== 0) matched[slot] = event;
    to.push(slot);
  }

  /** Whether a leaf holds for the event in hand, with no regard to which array elements the values are in. */
  #holds(leaf: number, event: number): boolean {
    const { records, leaves } = this.#leaves;
    const mark = records[2 * leaf];
    if (mark === event) return true;
    if (mark === -event || records[2 * leaf + 1] !== NOT_INDEXED) return false;
    const holds = leaves[leaf]?.holds(event) === true;
    records[2 * leaf] = holds ? event : -event;
    return holds;
  }

  #leaf(name: string, conditions: readonly Condition[]): AccessLeaf {
    const field = this.#field(name);
    const key = keyOf(conditions);
    let leaf = field.leaves.get(key);
    if (!leaf) {
      leaf = new AccessLeaf(field, key, conditions);
      field.leaves.set(key, leaf);
      this.#leaves.add(leaf);
    }
    return leaf;
  }

  #field(name: string): IndexedField {
    let field = this.#fields.get(name);
    if (!field) {
      field = new IndexedField(name, 1 << (this.#fieldCount++ % BITS), this.#targets);
      this.#fields.set(name, field);
      this.#names.add(field);
    }
    return field;
  }

  #forget(leaf: Leaf): void {
    const field = this.#field(leaf.field.name);
    field.leaves.delete(leaf.key);
    this.#leaves.remove(leaf);
    if (field.leaves.size > 0) return;
    this.#fields.delete(field.name);
    this.#names.remove(field);
  }

  #index(leaf: Leaf): void {
    this.#field(leaf.field.name).index.add(leaf);
    if (leaf.orAbsent) this.#absences.add(leaf);
  }

  #unindex(leaf: Leaf): void {
    this.#leaves.setBranch(leaf, NOT_INDEXED);
    this.#field(leaf.field.name).index.remove(leaf);
    this.#absences.delete(leaf);
  }
}

/** What it costs to look for a branch by a leaf: what many patterns ask for, many events have. */
function costOf(leaf: Leaf): number {
  return leaf.cost * (leaf.uses + 1);
}
