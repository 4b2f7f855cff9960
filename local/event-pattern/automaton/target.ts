// What an index leads to: a condition, and what follows from its holding.
import type { ValueCondition } from "../conditions/condition.ts";
import type { Exclusion } from "./exclusion.ts";
import type { Leaf } from "./leaf.ts";

export interface Target {
  /** Of which it is one condition. */
  readonly leaf: Leaf;
  /** The anything-but that it counts against; without one, the leaf holds. */
  readonly exclusion: Exclusion | undefined;
  /** To be looked at when the index knows that it may hold. */
  readonly verify: ValueCondition | undefined;
  /** The last value that it was looked at for. */
  seen: number;
}

/** A key in a structure of targets' numbers. */
export interface Placement {
  /** Whether what is found by the key has to be verified. */
  readonly verify: boolean;
  add(target: number): void;
  remove(target: number): void;
}

interface Structure<Key> {
  add(key: Key, target: number): void;
  remove(key: Key, target: number): void;
}

export class KeyPlacement<Key> implements Placement {
  readonly verify: boolean;
  readonly #structure: Structure<Key>;
  readonly #key: Key;

  constructor(structure: Structure<Key>, key: Key, verify: boolean) {
    this.#structure = structure;
    this.#key = key;
    this.verify = verify;
  }

  add(target: number): void {
    this.#structure.add(this.#key, target);
  }

  remove(target: number): void {
    this.#structure.remove(this.#key, target);
  }
}
