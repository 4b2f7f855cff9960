// A field and the conditions of which one has to hold for it. Patterns that ask the same of a field share the leaf.
import { type Condition, words } from "../conditions/condition.ts";
import { holds } from "../conditions/holds.ts";
import type { Field } from "../event/field.ts";
import type { EventValue } from "../event/value.ts";

const none: readonly never[] = [];

export class Leaf {
  readonly field: Field;
  readonly key: string;
  readonly conditions: readonly Condition[];
  /** Whether it also holds for a field that the event does not have. */
  readonly orAbsent: boolean;
  /** How selective it is, less being better: branches are looked for by their most selective leaf. */
  readonly cost: number;
  /** Branches that it is part of. */
  uses = 0;
  /** In the automaton's table. */
  number = 0;
  #texts: ReadonlySet<string> | undefined;
  readonly #others: readonly Condition[];
  #matchingEvent = 0;
  #matching: readonly EventValue[] = none;

  constructor(field: Field, key: string, conditions: readonly Condition[]) {
    this.field = field;
    this.key = key;
    this.conditions = conditions;
    this.orAbsent = conditions.some(({ kind }) => kind === "absent");
    const costliest = conditions.reduce((most, each) => Math.max(most, costOf(each)), 0);
    this.cost = costliest * (1 + (conditions.length - 1) / 10);
    const texts = conditions.flatMap((each) => (each.kind === "text" ? [each.text] : []));
    const many = texts.length > 4;
    this.#texts = many ? new Set(texts) : undefined;
    this.#others = many ? conditions.filter(({ kind }) => kind !== "text") : conditions;
  }

  /** Of the branches with this field, those that it is part of: a guess at how often it holds. */
  get share(): number {
    return this.cost >= OFTEN ? 1 : this.uses / Math.max(1, this.field.uses);
  }

  /**
   * Whether it holds for the event in hand, with no regard to which array elements the values are in. It may hold for a field as absent where
   * its values are all in other elements.
   */
  holds(event: number): boolean {
    const { field } = this;
    if (field.event !== event || (this.orAbsent && field.inArrays)) return this.orAbsent;
    for (let at = 0; at < field.count; at++) {
      const value = field.values[at];
      if (value && this.holdsFor(value)) return true;
    }
    return false;
  }

  holdsFor(value: EventValue): boolean {
    if (this.#texts && value.kind === "text" && this.#texts.has(value.raw)) return true;
    for (const condition of this.#others) if (holds(condition, value)) return true;
    return false;
  }

  /** The values of the event in hand that it holds for. */
  matching(event: number): readonly EventValue[] {
    if (this.#matchingEvent !== event) {
      this.#matchingEvent = event;
      this.#matching = this.#allMatching(event);
    }
    return this.#matching;
  }

  #allMatching(event: number): readonly EventValue[] {
    const { field } = this;
    const matching: EventValue[] = [];
    if (field.event !== event) return matching;
    for (let at = 0; at < field.count; at++) {
      const value = field.values[at];
      if (value && this.holdsFor(value)) matching.push(value);
    }
    return matching;
  }

  /** The values of the event in hand at its field. */
  present(event: number): readonly EventValue[] {
    return this.field.present(event);
  }
}

export function keyOf(conditions: readonly Condition[]): string {
  return conditions.map((each) => `${each.kind} ${words(each)}`).join(" ");
}

const OFTEN = 1e6;

function costOf(condition: Condition): number {
  switch (condition.kind) {
    case "text":
    case "number":
    case "address":
    case "equals-ignore-case":
      return 1;
    case "prefix":
    case "suffix":
    case "prefix-ignore-case":
    case "suffix-ignore-case":
      return 2;
    case "wildcard":
    case "word":
      return 3;
    case "numeric":
      return 4;
    case "exists":
      return OFTEN;
    case "anything-but":
      return 1e9;
    case "absent":
      return 1e12;
  }
}
