// What a leaf of a pattern asks of a value.
import type { Unit } from "./fold.ts";
import type { Pieces } from "./wildcard.ts";

/** A condition on one value. Texts are without the halves of broken surrogate pairs, but for those of `text`. */
export type ValueCondition =
  | { readonly kind: "text"; readonly text: string }
  /** `value` is undefined where the number can't be compared and equals the same spelling alone. */
  | { readonly kind: "number"; readonly spelling: string; readonly value: number | undefined }
  | { readonly kind: "word"; readonly word: "true" | "false" | "null" }
  | { readonly kind: "prefix"; readonly prefix: string }
  | { readonly kind: "suffix"; readonly suffix: string }
  | { readonly kind: "prefix-ignore-case"; readonly prefix: string; readonly units: readonly Unit[] }
  | { readonly kind: "suffix-ignore-case"; readonly suffix: string; readonly units: readonly Unit[] }
  | { readonly kind: "equals-ignore-case"; readonly text: string; readonly units: readonly Unit[] }
  | { readonly kind: "wildcard"; readonly wildcard: string; readonly pieces: Pieces }
  | NumericCondition
  | AddressCondition
  | { readonly kind: "exists" };

export interface AddressCondition {
  readonly kind: "address";
  /** The block, or the one address, as the pattern has it. */
  readonly written: string;
  readonly lowest: string;
  readonly highest: string;
  /** Whether the spelling of any number is compared too, digit by digit; else of those alone that don't compare as numbers. */
  readonly ofNumbers: boolean;
}

export interface NumericCondition {
  readonly kind: "numeric";
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

export type Condition =
  | ValueCondition
  /** Holds for every value that none of these holds for. */
  | { readonly kind: "anything-but"; readonly none: readonly ValueCondition[] }
  | { readonly kind: "absent" };

/** As it reads in a pattern, but for its spelling: for messages, and to tell whether two conditions are the same. */
export function words(condition: Condition): string {
  switch (condition.kind) {
    case "text":
      return JSON.stringify(condition.text);
    case "number":
      return condition.value === undefined ? condition.spelling : String(condition.value);
    case "word":
      return condition.word;
    case "prefix":
      return `prefix ${JSON.stringify(condition.prefix)}`;
    case "suffix":
      return `suffix ${JSON.stringify(condition.suffix)}`;
    case "prefix-ignore-case":
      return `prefix equals-ignore-case ${JSON.stringify(condition.prefix)}`;
    case "suffix-ignore-case":
      return `suffix equals-ignore-case ${JSON.stringify(condition.suffix)}`;
    case "equals-ignore-case":
      return `equals-ignore-case ${JSON.stringify(condition.text)}`;
    case "wildcard":
      return `wildcard ${JSON.stringify(condition.wildcard)}`;
    case "numeric":
      return `numeric ${numericWords(condition)}`;
    case "address":
      return condition.written.includes("/") ? `cidr "${condition.written}"` : JSON.stringify(condition.written);
    case "exists":
      return "exists true";
    case "absent":
      return "exists false";
    case "anything-but":
      return `anything-but [${condition.none.map(words).join(", ")}]`;
  }
}

function numericWords({ low, lowOpen, high, highOpen }: NumericCondition): string {
  if (low === high) return `["=", ${low}]`;
  const terms: string[] = [];
  if (low !== -Infinity) terms.push(`"${lowOpen ? ">" : ">="}", ${low}`);
  if (high !== Infinity) terms.push(`"${highOpen ? "<" : "<="}", ${high}`);
  return `[${terms.join(", ")}]`;
}
