// Targets by their numbers, from 1, in flat arrays. Those under one key are chained: mostly one, at times thousands.
import { grown } from "./grown.ts";
import type { Target } from "./target.ts";

/** More are not counted. */
const MOST_COUNTED = 100;

const integers = (length: number) => new Int32Array(length);

export class TargetTable {
  /** By twice the number: the next one under the same key, or 0; the leaf that holds when it is found, or -1 where more has to be looked at. */
  records: Int32Array = integers(128);
  readonly targets: (Target | undefined)[] = [undefined];
  #previous: Int32Array = integers(64);
  readonly #free: number[] = [];

  add(target: Target): number {
    const number = this.#free.pop() ?? this.targets.length;
    this.targets[number] = target;
    this.records = grown(this.records, 2 * number + 1, integers);
    this.#previous = grown(this.#previous, number, integers);
    this.records[2 * number] = 0;
    this.records[2 * number + 1] = target.verify || target.exclusion ? -1 : target.leaf.number;
    this.#previous[number] = 0;
    return number;
  }

  remove(number: number): void {
    this.targets[number] = undefined;
    this.#free.push(number);
  }

  /** The new first one of a chain. */
  linked(first: number, number: number): number {
    this.records[2 * number] = first;
    this.#previous[first] = number;
    return number;
  }

  /** The new first one of a chain; 0 when none is left. */
  unlinked(first: number, number: number): number {
    const next = this.records[2 * number] ?? 0;
    if (first === number) return next;
    const previous = this.#previous[number] ?? 0;
    this.records[2 * previous] = next;
    this.#previous[next] = previous;
    return first;
  }

  /** How many a chain has. */
  count(first: number): number {
    let count = 0;
    for (let at = first; at !== 0 && count < MOST_COUNTED; at = this.records[2 * at] ?? 0) count++;
    return count;
  }
}
