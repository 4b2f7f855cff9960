// Ranges that a number, or an address, may lie in: finds those around a point in time logarithmic in all, linear in the found.
import type { Found } from "./found.ts";

interface Interval<Bound> {
  readonly low: Bound;
  readonly high: Bound;
  readonly target: number;
}

export class Intervals<Bound extends number | string> {
  readonly #intervals = new Map<number, Interval<Bound>>();
  /** By their lower bounds; made anew when something was added or removed. */
  #sorted: Interval<Bound>[] | undefined;
  /** Of the middle of each part of the sorted list: the highest upper bound within that part. */
  #highest: Bound[] = [];

  get size(): number {
    return this.#intervals.size;
  }

  add({ low, high }: { readonly low: Bound; readonly high: Bound }, target: number): void {
    this.#intervals.set(target, { low, high, target });
    this.#sorted = undefined;
  }

  remove(_: unknown, target: number): void {
    this.#intervals.delete(target);
    this.#sorted = undefined;
  }

  /** Bounds count as within. */
  find(point: Bound, found: Found): void {
    const sorted = this.#sorted ?? this.#sort();
    this.#visit(sorted, 0, sorted.length, point, found);
  }

  #visit(sorted: readonly Interval<Bound>[], start: number, end: number, point: Bound, found: Found): void {
    while (start < end) {
      const middle = (start + end) >> 1;
      const interval = sorted[middle];
      const highest = this.#highest[middle];
      if (!interval || highest === undefined || highest < point) return;
      this.#visit(sorted, start, middle, point, found);
      if (interval.low > point) return;
      if (interval.high >= point) found.take(interval.target);
      start = middle + 1;
    }
  }

  #sort(): Interval<Bound>[] {
    const sorted = [...this.#intervals.values()].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
    this.#highest = new Array(sorted.length);
    this.#note(sorted, 0, sorted.length);
    this.#sorted = sorted;
    return sorted;
  }

  /** The highest upper bound of a part that is not empty. */
  #note(sorted: readonly Interval<Bound>[], start: number, end: number): Bound | undefined {
    const middle = (start + end) >> 1;
    let highest = sorted[middle]?.high;
    if (start >= end || highest === undefined) return undefined;
    for (const other of [this.#note(sorted, start, middle), this.#note(sorted, middle + 1, end)])
      if (other !== undefined && other > highest) highest = other;
    this.#highest[middle] = highest;
    return highest;
  }
}
