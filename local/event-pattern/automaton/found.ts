// Takes what the indices find: notes which leaves hold for the event in hand, each once.
import { holdsFor } from "../conditions/holds.ts";
import type { EventValue } from "../event/value.ts";
import type { AccessLeaf } from "./access-leaf.ts";
import type { LeafTable } from "./leaf-table.ts";
import type { TargetTable } from "./target-table.ts";

export class Found {
  /** The numbers of the leaves: the first `count` of them. */
  readonly fired: number[] = [];
  count = 0;
  event = 0;
  readonly #targets: TargetTable;
  readonly #leaves: LeafTable<AccessLeaf>;
  #value: EventValue | undefined;
  #valueNumber = 0;

  constructor(targets: TargetTable, leaves: LeafTable<AccessLeaf>) {
    this.#targets = targets;
    this.#leaves = leaves;
  }

  begin(event: number): void {
    this.event = event;
    this.count = 0;
  }

  /** What is taken from here on was found by this value. */
  by(value: EventValue): void {
    this.#value = value;
    this.#valueNumber++;
  }

  /** A leaf holds. */
  fire(leaf: number): void {
    const { records } = this.#leaves;
    if (records[2 * leaf] === this.event) return;
    records[2 * leaf] = this.event;
    this.fired[this.count++] = leaf;
  }

  /** The target of this number, and those that are chained to it. */
  takeAll(first: number): void {
    const { records } = this.#targets;
    for (let target = first; target !== 0; target = records[2 * target] ?? 0) this.#take(target, records);
  }

  take(target: number): void {
    this.#take(target, this.#targets.records);
  }

  #take(target: number, records: Int32Array): void {
    const leaf = records[2 * target + 1] ?? -1;
    if (leaf >= 0) this.fire(leaf);
    else this.#look(target);
  }

  #look(number: number): void {
    const target = this.#targets.targets[number];
    if (!target || target.seen === this.#valueNumber) return;
    target.seen = this.#valueNumber;
    if (target.verify && this.#value && !holdsFor(target.verify, this.#value)) return;
    if (target.exclusion) target.exclusion.exclude(this.event, this.#valueNumber);
    else this.fire(target.leaf.number);
  }
}
