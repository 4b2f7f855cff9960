// Targets by a key: a number, or a short text.
import type { Found } from "./found.ts";
import type { TargetTable } from "./target-table.ts";

export class Buckets<Key> {
  readonly #targets: TargetTable;
  readonly #firsts = new Map<Key, number>();

  constructor(targets: TargetTable) {
    this.#targets = targets;
  }

  get size(): number {
    return this.#firsts.size;
  }

  keys(): Iterable<Key> {
    return this.#firsts.keys();
  }

  add(key: Key, target: number): void {
    this.#firsts.set(key, this.#targets.linked(this.#firsts.get(key) ?? 0, target));
  }

  remove(key: Key, target: number): void {
    const left = this.#targets.unlinked(this.#firsts.get(key) ?? 0, target);
    if (left === 0) this.#firsts.delete(key);
    else this.#firsts.set(key, left);
  }

  /** How many targets there are under a key. */
  count(key: Key): number {
    return this.#targets.count(this.#firsts.get(key) ?? 0);
  }

  find(key: Key, found: Found): void {
    const first = this.#firsts.get(key);
    if (first !== undefined) found.takeAll(first);
  }
}
