// Finds the leaves of a field that hold for its values, without asking each one.
import type { Condition, ValueCondition } from "../conditions/condition.ts";
import { holdsFor } from "../conditions/holds.ts";
import type { Field } from "../event/field.ts";
import type { EventValue, ScalarKind } from "../event/value.ts";
import { AddressIndex } from "./address-index.ts";
import { Exclusion } from "./exclusion.ts";
import { Intervals } from "./intervals.ts";
import type { Leaf } from "./leaf.ts";
import { Buckets, KeyPlacement, type Placement, type Target } from "./target.ts";
import { type Finder, TextIndex } from "./text-index.ts";

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
  readonly #targets = new Map<Leaf, readonly Target[]>();
  /** Made anew after a change. */
  #finders: Finders | undefined;
  #event = 0;
  #value = 0;
  #current: EventValue | undefined;
  #fire: Fire = () => {};

  get isEmpty(): boolean {
    return this.#targets.size === 0;
  }

  add(leaf: Leaf): void {
    this.#finders = undefined;
    this.#targets.set(
      leaf,
      leaf.conditions.flatMap((condition) => this.#addCondition(leaf, condition)),
    );
  }

  remove(leaf: Leaf): void {
    this.#finders = undefined;
    this.#present.delete(leaf);
    for (const target of this.#targets.get(leaf) ?? []) {
      target.placement.remove(target);
      if (target.exclusion) this.#exclusions.delete(target.exclusion);
    }
    this.#targets.delete(leaf);
  }

  /** Fires each leaf that holds for a value of the event; some more than once. */
  find(field: Field, event: number, fire: Fire): void {
    this.#event = event;
    this.#fire = fire;
    if (this.#present.size > 0) for (const leaf of this.#present) fire(leaf);
    for (let at = 0; at < field.count; at++) {
      const value = field.values[at];
      if (value) this.#findValue(value);
    }
    if (this.#exclusions.size > 0)
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

  #addCondition(leaf: Leaf, condition: Condition): Target[] {
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

  #addTarget(leaf: Leaf, condition: ValueCondition, exclusion: Exclusion | undefined): Target {
    const placement = this.#placement(condition);
    const verify = placement.verify ? condition : undefined;
    const target: Target = { leaf, exclusion, verify, seen: 0, placement };
    placement.add(target);
    return target;
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
