// Finds the leaves of a field that hold for its values, without asking each one.
import type { Condition, ValueCondition } from "../conditions/condition.ts";
import type { Field } from "../event/field.ts";
import type { EventValue } from "../event/value.ts";
import { AddressIndex } from "./address-index.ts";
import { Buckets } from "./buckets.ts";
import { Exclusion } from "./exclusion.ts";
import type { Found } from "./found.ts";
import { Intervals } from "./intervals.ts";
import type { Leaf } from "./leaf.ts";
import { KeyPlacement, type Placement } from "./target.ts";
import type { TargetTable } from "./target-table.ts";
import { WholeTexts } from "./text-buckets.ts";
import { NEXT_KIND, TextIndex } from "./text-index.ts";

interface Placed {
  /** Of a target. */
  readonly number: number;
  readonly placement: Placement;
  readonly exclusion: Exclusion | undefined;
}

const TEXTS = NEXT_KIND;
const SPELLINGS = 2 * NEXT_KIND;
const NUMBERS = 4 * NEXT_KIND;
const RANGES = 8 * NEXT_KIND;
const ADDRESSES = 16 * NEXT_KIND;
const PARTS = NEXT_KIND - 1;

export class FieldIndex {
  isEmpty = true;
  #kinds = 0;
  readonly #targetTable: TargetTable;
  readonly #texts: WholeTexts;
  readonly #parts: TextIndex;
  readonly #addresses: AddressIndex;
  readonly #numbers: Buckets<number>;
  readonly #ranges = new Intervals();
  /** Of numbers that can't be compared, and of true, false and null. */
  readonly #spellings: Buckets<string>;
  readonly #present = new Set<Leaf>();
  readonly #exclusions = new Set<Exclusion>();
  readonly #targets = new Map<Leaf, readonly Placed[]>();

  constructor(targets: TargetTable) {
    this.#targetTable = targets;
    this.#texts = new WholeTexts(targets);
    this.#parts = new TextIndex(targets);
    this.#addresses = new AddressIndex(targets);
    this.#numbers = new Buckets(targets);
    this.#spellings = new Buckets(targets);
  }

  add(leaf: Leaf): void {
    this.#targets.set(
      leaf,
      leaf.conditions.flatMap((condition) => this.#addCondition(leaf, condition)),
    );
    this.isEmpty = false;
    this.#kinds = this.#kindsOf();
  }

  remove(leaf: Leaf): void {
    this.#present.delete(leaf);
    for (const { number, placement, exclusion } of this.#targets.get(leaf) ?? []) {
      placement.remove(number);
      this.#targetTable.remove(number);
      if (exclusion) this.#exclusions.delete(exclusion);
    }
    this.#targets.delete(leaf);
    this.isEmpty = this.#targets.size === 0;
    this.#kinds = this.#kindsOf();
  }

  /** Fires each leaf that holds for a value of the event. */
  find(field: Field, found: Found): void {
    if (this.#present.size > 0) for (const leaf of this.#present) found.fire(leaf.number);
    const kinds = this.#kinds;
    if (kinds !== 0)
      for (let at = 0; at < field.count; at++) {
        const value = field.values[at];
        if (value) this.#findValue(kinds, value, found);
      }
    if (this.#exclusions.size > 0)
      for (const exclusion of this.#exclusions)
        if (exclusion.holds(found.event, field.count)) found.fire(exclusion.leaf.number);
  }

  #findValue(kinds: number, value: EventValue, found: Found): void {
    found.by(value);
    if (value.kind === "text") {
      if ((kinds & TEXTS) !== 0) this.#texts.find(value.hash, value.units, value.start, value.end, found);
      if ((kinds & PARTS) !== 0) this.#parts.find(kinds, value, found);
    } else if ((kinds & SPELLINGS) !== 0) this.#spellings.find(value.raw, found);
    if (value.kind === "number" && (kinds & (NUMBERS | RANGES)) !== 0) {
      const { number } = value;
      if (number !== undefined) {
        if ((kinds & NUMBERS) !== 0) this.#numbers.find(number, found);
        if ((kinds & RANGES) !== 0) this.#ranges.find(number, found);
      }
    }
    if ((kinds & ADDRESSES) !== 0 && value.kind !== "word") this.#addresses.find(value, found);
  }

  /** Which of its structures are not empty, as a set of bits. */
  #kindsOf(): number {
    return (
      this.#parts.kinds |
      (this.#texts.size > 0 ? TEXTS : 0) |
      (this.#spellings.size > 0 ? SPELLINGS : 0) |
      (this.#numbers.size > 0 ? NUMBERS : 0) |
      (this.#ranges.size > 0 ? RANGES : 0) |
      (this.#addresses.size > 0 ? ADDRESSES : 0)
    );
  }

  #addCondition(leaf: Leaf, condition: Condition): Placed[] {
    if (condition.kind === "absent") return [];
    if (condition.kind === "exists" || (condition.kind === "anything-but" && condition.none.length === 0)) {
      this.#present.add(leaf);
      return [];
    }
    if (condition.kind !== "anything-but") return [this.#addTarget(leaf, condition, undefined)];
    const exclusion = new Exclusion(leaf);
    this.#exclusions.add(exclusion);
    return condition.none.map((each) => this.#addTarget(leaf, each, exclusion));
  }

  #addTarget(leaf: Leaf, condition: ValueCondition, exclusion: Exclusion | undefined): Placed {
    const placement = this.#placement(condition);
    const verify = placement.verify ? condition : undefined;
    const number = this.#targetTable.add({ leaf, exclusion, verify, seen: 0 });
    placement.add(number);
    return { number, placement, exclusion };
  }

  #placement(condition: ValueCondition): Placement {
    switch (condition.kind) {
      case "text":
        return new KeyPlacement(this.#texts, condition.text, false);
      case "number":
        return condition.value === undefined
          ? new KeyPlacement(this.#spellings, condition.spelling, false)
          : new KeyPlacement(this.#numbers, condition.value, false);
      case "word":
        return new KeyPlacement(this.#spellings, condition.word, false);
      case "numeric":
        return new KeyPlacement(this.#ranges, condition, condition.lowOpen || condition.highOpen);
      case "address":
        return new KeyPlacement(this.#addresses, condition, true);
      case "exists":
        throw new Error("exists is no condition on a value's content");
      default:
        return this.#parts.placement(condition);
    }
  }
}
