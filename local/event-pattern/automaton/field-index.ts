// Finds the leaves of a field that hold for its values, without asking each one.
import type { Condition, ValueCondition } from "../conditions/condition.ts";
import { holdsFor } from "../conditions/holds.ts";
import type { Field } from "../event/field.ts";
import type { EventValue, ScalarKind } from "../event/value.ts";
import { AddressIndex } from "./address-index.ts";
import { Exclusion } from "./exclusion.ts";
import { Intervals } from "./intervals.ts";
import type { Leaf } from "./leaf.ts";
import { Buckets, type Target } from "./target.ts";
import { type Finder, type Placement, TextIndex } from "./text-index.ts";

type Finders = Readonly<Record<ScalarKind, readonly Finder[]>>;

/** Takes leaves that hold. */
export type Fire = (leaf: Leaf) => void;

export class FieldIndex {
  readonly #texts = new Buckets<string>();
  readonly #parts = new TextIndex();
  readonly #addresses = new AddressIndex();
  readonly #numbers = new Buckets<number>();
  readonly #ranges = new Intervals<number>();
  /** Of numbers that can't be compared, and of true, false and null. */
  readonly #spellings = new Buckets<string>();
  readonly #present = new Set<Leaf>();
  readonly #exclusions = new Set<Exclusion>();
  readonly #removals = new Map<Leaf, (() => void)[]>();
  /** Made anew after a change. */
  #finders: Finders | undefined;
  #event = 0;
  #value = 0;
  #current: EventValue | undefined;
  #fire: Fire = () => {};

  get isEmpty(): boolean {
    return this.#removals.size === 0;
  }

  add(leaf: Leaf): void {
    this.#finders = undefined;
    this.#removals.set(
      leaf,
      leaf.conditions.flatMap((condition) => this.#addCondition(leaf, condition)),
    );
  }

  remove(leaf: Leaf): void {
    this.#finders = undefined;
    for (const remove of this.#removals.get(leaf) ?? []) remove();
    this.#removals.delete(leaf);
  }

  /** Fires each leaf that holds for a value of the event; some more than once. */
  find(field: Field, event: number, fire: Fire): void {
    this.#event = event;
    this.#fire = fire;
    for (const leaf of this.#present) fire(leaf);
    for (let at = 0; at < field.count; at++) {
      const value = field.values[at];
      if (value) this.#findValue(value);
    }
    for (const exclusion of this.#exclusions) if (exclusion.holds(event, field.count)) fire(exclusion.leaf);
    this.#current = undefined;
  }

  #findValue(value: EventValue): void {
    this.#value++;
    this.#current = value;
    this.#finders ??= this.#makeFinders();
    for (const find of this.#finders[value.kind]) find(value);
  }

  #makeFinders(): Finders {
    const hit = this.#hit;
    const text: Finder[] = this.#parts.finders(hit);
    const number: Finder[] = [];
    const word: Finder[] = [];
    if (this.#texts.size > 0) text.unshift(({ raw }) => this.#texts.find(raw, hit));
    if (this.#addresses.size > 0)
      for (const finders of [text, number])
        finders.push(({ digits }) => {
          if (digits !== undefined) this.#addresses.find(digits, hit);
        });
    if (this.#spellings.size > 0)
      for (const finders of [number, word]) finders.push(({ raw }) => this.#spellings.find(raw, hit));
    if (this.#numbers.size > 0 || this.#ranges.size > 0)
      number.push(({ number }) => {
        if (number === undefined) return;
        this.#numbers.find(number, hit);
        this.#ranges.find(number, hit);
      });
    return { text, number, word };
  }

  readonly #hit = (target: Target): void => {
    if (target.seen === this.#value) return;
    target.seen = this.#value;
    if (target.verify && this.#current && !holdsFor(target.verify, this.#current)) return;
    if (target.exclusion) target.exclusion.exclude(this.#event, this.#value);
    else this.#fire(target.leaf);
  };

  #addCondition(leaf: Leaf, condition: Condition): (() => void)[] {
    if (condition.kind === "absent") return [];
    if (condition.kind === "exists") {
      this.#present.add(leaf);
      return [() => this.#present.delete(leaf)];
    }
    if (condition.kind !== "anything-but") return [this.#addValueCondition(leaf, condition, undefined)];
    const exclusion = new Exclusion(leaf);
    this.#exclusions.add(exclusion);
    return [
      () => this.#exclusions.delete(exclusion),
      ...condition.none.map((each) => this.#addValueCondition(leaf, each, exclusion)),
    ];
  }

  #addValueCondition(leaf: Leaf, condition: ValueCondition, exclusion: Exclusion | undefined): () => void {
    const { verify, add, remove } = this.#placement(condition);
    const target: Target = { leaf, exclusion, verify: verify ? condition : undefined, seen: 0 };
    add(target);
    return () => remove(target);
  }

  #placement(condition: ValueCondition): Placement {
    switch (condition.kind) {
      case "text":
        return under(this.#texts, condition.text);
      case "number":
        return condition.value === undefined
          ? under(this.#spellings, condition.spelling)
          : under(this.#numbers, condition.value);
      case "word":
        return under(this.#spellings, condition.word);
      case "numeric":
        return {
          verify: condition.lowOpen || condition.highOpen,
          add: (target) => this.#ranges.add(condition.low, condition.high, target),
          remove: (target) => this.#ranges.remove(target),
        };
      case "address":
        return {
          verify: true,
          add: (target) => this.#addresses.add(condition.lowest, condition.highest, target),
          remove: (target) => this.#addresses.remove(target),
        };
      case "exists":
        throw new Error("exists is no condition on a value's content");
      default:
        return this.#parts.placement(condition);
    }
  }
}

function under<Key>(buckets: Buckets<Key>, key: Key): Placement {
  return { verify: false, add: (target) => buckets.add(key, target), remove: (target) => buckets.remove(key, target) };
}
