// All patterns of a matcher, compiled: an event is read once, the leaves that hold are found by its values, and of patterns only those are looked
// at whose most selective leaf holds. Patterns come and go one by one.

import type { Condition } from "../conditions/condition.ts";
import { Field } from "../event/field.ts";
import { Names } from "../event/names.ts";
import { Scanner } from "../event/scanner.ts";
import type { Alternative } from "../pattern/compile.ts";
import { AccessLeaf } from "./access-leaf.ts";
import { Branch, type Entry } from "./branch.ts";
import { FieldIndex } from "./field-index.ts";
import { keyOf, type Leaf } from "./leaf.ts";

class IndexedField extends Field {
  readonly index = new FieldIndex();
  readonly leaves = new Map<string, AccessLeaf>();
}

export class Automaton {
  readonly #names = new Names();
  readonly #scanner = new Scanner(this.#names);
  readonly #fields = new Map<string, IndexedField>();
  /** Leaves by which branches are looked for, and which hold for an absent field too. */
  readonly #absences = new Set<Leaf>();
  readonly #fired: AccessLeaf[] = [];

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
    if (access instanceof AccessLeaf) {
      access.branches.remove(branch);
      if (access.branches.size === 0) this.#unindex(access);
    }
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
      if (field instanceof IndexedField && !field.index.isEmpty) field.index.find(field, event, this.#fire);
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
    if (leaf instanceof AccessLeaf) this.#fired.push(leaf);
  };

  #leaf(name: string, conditions: readonly Condition[]): AccessLeaf {
    const field = this.#field(name);
    const key = keyOf(conditions);
    let leaf = field.leaves.get(key);
    if (!leaf) {
      leaf = new AccessLeaf(field, key, conditions);
      field.leaves.set(key, leaf);
    }
    return leaf;
  }

  #field(name: string): IndexedField {
    let field = this.#fields.get(name);
    if (!field) {
      field = new IndexedField(name);
      this.#fields.set(name, field);
      this.#names.add(field);
    }
    return field;
  }

  #forget(leaf: Leaf): void {
    const field = this.#field(leaf.field.name);
    field.leaves.delete(leaf.key);
    if (field.leaves.size > 0) return;
    this.#fields.delete(field.name);
    this.#names.remove(field);
  }

  #index(leaf: Leaf): void {
    leaf.indexed = true;
    this.#field(leaf.field.name).index.add(leaf);
    if (leaf.orAbsent) this.#absences.add(leaf);
  }

  #unindex(leaf: Leaf): void {
    leaf.indexed = false;
    this.#field(leaf.field.name).index.remove(leaf);
    this.#absences.delete(leaf);
  }
}

/** What it costs to look for a branch by a leaf: what many patterns ask for, many events have. */
function costOf(leaf: Leaf): number {
  return leaf.cost * (leaf.uses + 1);
}
