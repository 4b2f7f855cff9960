// Ranges that a number, or an address, may lie in: finds those around a point in time logarithmic in all, linear in the found.
import type { Found } from "./found.ts";

interface Interval {
  readonly low: number;
  readonly high: number;
}

interface Placed extends Interval {
  readonly target: number;
}

/** Of an interval, in the sorted list: its bounds, and of the part of the list that it is the middle of, the highest upper bound. */
const LOW = 0;
const HIGH = 1;
const HIGHEST = 2;
const RECORD = 3;

export class Intervals {
  readonly #intervals = new Map<number, Placed>();
  /** By their lower bounds; made anew when something was added or removed. */
  #records: Float64Array | undefined;
  #targets = new Int32Array(0);

  get size(): number {
    return this.#intervals.size;
  }

  add({ low, high }: Interval, target: number): void {
    this.#intervals.set(target, { low, high, target });
    this.#records = undefined;
  }

  remove(_: unknown, target: number): void {
    this.#intervals.delete(target);
    this.#records = undefined;
  }

  /** Bounds count as within. */
  find(point: number, found: Found): void {
    const records = this.#records ?? this.#sort();
    this.#visit(records, 0, this.#targets.length, point, found);
  }

  #visit(records: Float64Array, start: number, end: number, point: number, found: Found): void {
    while (start < end) {
      const middle = (start + end) >> 1;
      const at = RECORD * middle;
      if ((records[at + HIGHEST] ?? 0) < point) return;
      if (start < middle) this.#visit(records, start, middle, point, found);
      if ((records[at + LOW] ?? 0) > point) return;
      if ((records[at + HIGH] ?? 0) >= point) found.take(this.#targets[middle] ?? 0);
      start = middle + 1;
    }
  }

  #sort(): Float64Array {
    const sorted = [...this.#intervals.values()].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
    const records = new Float64Array(RECORD * sorted.length);
    this.#targets = new Int32Array(sorted.length);
    let place = 0;
    for (const { low, high, target } of sorted) {
      records[RECORD * place + LOW] = low;
      records[RECORD * place + HIGH] = high;
      this.#targets[place++] = target;
    }
    this.#note(records, 0, sorted.length);
    this.#records = records;
    return records;
  }

  /** The highest upper bound of a part. */
  #note(records: Float64Array, start: number, end: number): number {
    if (start >= end) return -Infinity;
    const middle = (start + end) >> 1;
    const own = records[RECORD * middle + HIGH] ?? -Infinity;
    const highest = Math.max(own, this.#note(records, start, middle), this.#note(records, middle + 1, end));
    records[RECORD * middle + HIGHEST] = highest;
    return highest;
  }
}
