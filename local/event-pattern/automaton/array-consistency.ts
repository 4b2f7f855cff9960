// Conditions on an array of objects have to hold within one element: whether values can be chosen, one a leaf, that lie in no two elements of
// one array. Leaves are taken in the order of their names, since an absent field counts as absent within the elements chosen before it.
import type { Scope } from "../event/scope.ts";
import type { EventValue } from "../event/value.ts";
import { type Choice, firstFrom, inElementsOfOneArray } from "./one-array.ts";

/** The innermost elements that were chosen. */
type Chosen = readonly Scope[];

export function holdInOneElement(leaves: readonly Choice[], event: number): boolean {
  return inElementsOfOneArray(leaves, event) ?? new Search(leaves, event).from(0, []);
}

class Search {
  readonly #event: number;
  readonly #leaves: readonly Choice[];
  readonly #matching: readonly (readonly EventValue[])[];
  readonly #failed = new Set<string>();

  constructor(leaves: readonly Choice[], event: number) {
    this.#leaves = leaves;
    this.#event = event;
    this.#matching = leaves.map((leaf) => leaf.matching(event));
  }

  /** Whether the leaves from this one on can hold beside what was chosen. */
  from(at: number, chosen: Chosen): boolean {
    const leaf = this.#leaves[at];
    if (!leaf) return true;
    const relevant = this.#relevant(at, chosen);
    const state = `${at} ${relevant.map(({ start, depth }) => `${start}/${depth}`).join(" ")}`;
    if (this.#failed.has(state)) return false;
    if (leaf.orAbsent && firstAllowed(leaf.present(this.#event), 0, relevant) < 0 && this.from(at + 1, relevant))
      return true;
    const matching = this.#matching[at] ?? [];
    for (let next = 0; ; next++) {
      next = firstAllowed(matching, next, relevant);
      const value = next < 0 ? undefined : matching[next];
      if (!value) break;
      if (this.from(at + 1, joined(relevant, value.scope))) return true;
    }
    this.#failed.add(state);
    return false;
  }

  /** What says nothing about the leaves to come is let go, so that its variants are not tried one by one. */
  #relevant(at: number, chosen: Chosen): Chosen {
    const relevant: Scope[] = [];
    for (const innermost of chosen) {
      let scope: Scope | undefined = innermost;
      while (scope && !this.#concerns(scope, at)) scope = scope.outer;
      if (scope && !relevant.includes(scope)) relevant.push(scope);
    }
    return relevant.length < 2 ? relevant : relevant.sort((a, b) => a.start - b.start || a.depth - b.depth);
  }

  #concerns({ array }: Scope, at: number): boolean {
    for (let later = at; later < this.#leaves.length; later++) {
      const leaf = this.#leaves[later];
      const values = leaf?.orAbsent ? leaf.present(this.#event) : this.#matching[later];
      const first = values?.[firstFrom(values, 0, array.start)];
      if (first && first.order < array.end) return true;
    }
    return false;
  }
}

/** The place, from one on, of a value that lies in no other element of an array than the chosen one; or -1. */
function firstAllowed(values: readonly EventValue[], from: number, chosen: Chosen): number {
  for (let at = from; at < values.length; ) {
    const order = values[at]?.order ?? 0;
    const jump = conflictEnd(order, chosen);
    if (jump < 0) return at;
    at = firstFrom(values, at + 1, jump);
  }
  return -1;
}

/** Where the conflict of a value with what was chosen ends at the earliest, or -1 if there is none. */
function conflictEnd(order: number, chosen: Chosen): number {
  for (const innermost of chosen) {
    for (let scope: Scope | undefined = innermost; scope; scope = scope.outer) {
      if (order < scope.array.start || order >= scope.array.end) continue;
      if (order < scope.start) return scope.start;
      if (order >= scope.end) return scope.array.end;
      break;
    }
  }
  return -1;
}

function joined(chosen: Chosen, scope: Scope | undefined): Chosen {
  if (!scope || chosen.some((each) => isWithin(each, scope))) return chosen;
  return [...chosen.filter((each) => !isWithin(scope, each)), scope];
}

function isWithin(inner: Scope, outer: Scope): boolean {
  let at: Scope | undefined = inner;
  while (at && at.depth > outer.depth) at = at.outer;
  return at === outer;
}
