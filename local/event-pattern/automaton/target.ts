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
  /** Takes it out of its structure. */
  readonly placement: Placement;
}

/** A key in a structure. */
export interface Placement {
  /** Whether what is found by the key has to be verified. */
  readonly verify: boolean;
  add(target: Target): void;
  remove(target: Target): void;
}

interface Structure<Key> {
  add(key: Key, target: Target): void;
  remove(key: Key, target: Target): void;
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

  add(target: Target): void {
    this.#structure.add(this.#key, target);
  }

  remove(target: Target): void {
    this.#structure.remove(this.#key, target);
  }
}

/** Takes what an index finds. */
export type Hit = (target: Target) => void;

/** Mostly one target, at times thousands. */
export type Bucket = Target | Set<Target>;

export function added(bucket: Bucket | undefined, target: Target): Bucket {
  if (!bucket) return target;
  if (bucket instanceof Set) return bucket.add(target);
  return new Set([bucket, target]);
}

/** Undefined when nothing is left. */
export function removed(bucket: Bucket | undefined, target: Target): Bucket | undefined {
  if (!(bucket instanceof Set)) return bucket === target ? undefined : bucket;
  bucket.delete(target);
  return bucket.size > 0 ? bucket : undefined;
}

export function sizeOf(bucket: Bucket | undefined): number {
  if (bucket instanceof Set) return bucket.size;
  return bucket ? 1 : 0;
}

export function hitAll(bucket: Bucket | undefined, hit: Hit): void {
  if (!bucket) return;
  if (bucket instanceof Set) for (const target of bucket) hit(target);
  else hit(bucket);
}

/** Buckets by key. */
export class Buckets<Key> {
  readonly #buckets = new Map<Key, Bucket>();

  get size(): number {
    return this.#buckets.size;
  }

  add(key: Key, target: Target): void {
    this.#buckets.set(key, added(this.#buckets.get(key), target));
  }

  remove(key: Key, target: Target): void {
    const left = removed(this.#buckets.get(key), target);
    if (left) this.#buckets.set(key, left);
    else this.#buckets.delete(key);
  }

  /** How many targets there are under a key. */
  count(key: Key): number {
    return sizeOf(this.#buckets.get(key));
  }

  find(key: Key, hit: Hit): void {
    hitAll(this.#buckets.get(key), hit);
  }
}
