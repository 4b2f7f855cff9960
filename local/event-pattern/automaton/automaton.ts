// All patterns of a matcher, compiled: an event is read once, the leaves that hold are found by its values, and of patterns only those are looked
// at whose most selective leaf holds. Patterns come and go one by one.

import type { Condition } from "../conditions/condition.ts";
import { Field } from "../event/field.ts";
import { Names } from "../event/names.ts";
import { Scanner } from "../event/scanner.ts";
import type { Alternative } from "../pattern/compile.ts";
import { Branch, type Entry } from "./branch.ts";
import { FieldIndex } from "./field-index.ts";
import { keyOf, Leaf } from "./leaf.ts";

interface FieldUse {
  readonly field: Field;
  readonly index: FieldIndex;
  readonly leaves: Map<string, Leaf>;
}

export class Automaton {
  readonly #names = new Names();
  readonly #scanner = new Scanner(this.#names);
  readonly #fields = new Map<string, FieldUse>();
  readonly #uses = new Map<Field, FieldUse>();
  /** Leaves by which branches are looked for, and which hold for an absent field too. */
  readonly #absences = new Set<Leaf>();
  #fired: Leaf[] = [];

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
    if (access.branches.size === 0) this.#index(access);
    access.branches.add(branch);
    return branch;
  }

  remove(branch: Branch): void {
    const { access } = branch;
    access.branches.remove(branch);
    if (access.branches.size === 0) this.#unindex(access);
    for (const leaf of branch.leaves) {
      leaf.uses--;
      leaf.field.uses--;
      if (leaf.uses === 0) this.#forget(leaf);
    }
  }

  /** The entries of branches that the event (JSON text) matches, each once. */
  match(text: string): Entry[] {
    const matched: Entry[] = [];
    if (!this.#scanner.scan(text)) return matched;
    const { event, found } = this.#scanner;
    const fired = this.#fired;
    fired.length = 0;
    for (const field of found) {
      const use = this.#uses.get(field);
      if (use && !use.index.isEmpty) use.index.find(field, event, this.#fire);
    }
    for (const leaf of this.#absences) if (leaf.field.event !== event || leaf.field.inArrays) this.#fire(leaf);
    for (const leaf of fired) {
      const { first, plain, groups } = leaf.branches;
      if (first?.matches(event)) matched.push(first.entry);
      for (const branch of plain) if (branch.matches(event)) matched.push(branch.entry);
      for (const { second, branches } of groups) {
        if (!second.holds(event)) continue;
        for (const branch of branches) if (branch.matches(event)) matched.push(branch.entry);
      }
    }
    return matched;
  }

  readonly #fire = (leaf: Leaf): void => {
    const { event } = this.#scanner;
    if (leaf.fired === event) return;
    leaf.fired = event;
    this.#fired.push(leaf);
  };

  #leaf(name: string, conditions: readonly Condition[]): Leaf {
    const { field, leaves } = this.#field(name);
    const key = keyOf(conditions);
    let leaf = leaves.get(key);
    if (!leaf) {
      leaf = new Leaf(field, key, conditions);
      leaves.set(key, leaf);
    }
    return leaf;
  }

  #field(name: string): FieldUse {
    let use = this.#fields.get(name);
    if (!use) {
      use = { field: new Field(name), index: new FieldIndex(), leaves: new Map() };
      this.#fields.set(name, use);
      this.#uses.set(use.field, use);
      this.#names.add(use.field);
    }
    return use;
  }

  #forget(leaf: Leaf): void {
    const use = this.#uses.get(leaf.field);
    use?.leaves.delete(leaf.key);
    if (!use || use.leaves.size > 0) return;
    this.#fields.delete(leaf.field.name);
    this.#uses.delete(leaf.field);
    this.#names.remove(leaf.field);
  }

  #index(leaf: Leaf): void {
    leaf.indexed = true;
    this.#uses.get(leaf.field)?.index.add(leaf);
    if (leaf.orAbsent) this.#absences.add(leaf);
  }

  #unindex(leaf: Leaf): void {
    leaf.indexed = false;
    this.#uses.get(leaf.field)?.index.remove(leaf);
    this.#absences.delete(leaf);
  }
}

/** What it costs to look for a branch by a leaf: what many patterns ask for, many events have. */
function costOf(leaf: Leaf): number {
  return leaf.cost * (leaf.uses + 1);
}
