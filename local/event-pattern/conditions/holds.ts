// Whether a condition holds for a value. AWS's matcher sees a text with its quotes, so that a prefix may end, and a suffix start, with one.
import type { EventValue } from "../event/value.ts";
import { within } from "./address.ts";
import type { Condition, ValueCondition } from "./condition.ts";
import { foldedEnd, foldedStart } from "./fold.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Of `absent`, false: there is a value. */
export function holds(condition: Condition, value: EventValue): boolean {
  if (condition.kind === "absent") return false;
  if (condition.kind === "anything-but") return !condition.none.some((each) => holdsFor(each, value));
  return holdsFor(condition, value);
}

export function holdsFor(condition: ValueCondition, value: EventValue): boolean {
  switch (condition.kind) {
    case "exists":
      return true;
    case "word":
      return value.kind === "word" && value.raw === condition.word;
    case "number":
      if (value.kind !== "number") return false;
      return condition.value === undefined ? value.raw === condition.spelling : value.number === condition.value;
    case "numeric": {
      const number = value.kind === "number" ? value.number : undefined;
      if (number === undefined) return false;
      if (condition.lowOpen ? number <= condition.low : number < condition.low) return false;
      return condition.highOpen ? number < condition.high : number <= condition.high;
    }
    case "address": {
      const { digits } = value;
      if (digits === undefined || !within(digits, condition.lowest, condition.highest)) return false;
      return value.kind === "text" || condition.ofNumbers || value.number === undefined;
    }
    default:
      return value.kind === "text" && textHolds(condition, value);
  }
}

type TextCondition = Exclude<ValueCondition, { kind: "exists" | "word" | "number" | "numeric" | "address" }>;

function textHolds(condition: TextCondition, value: EventValue): boolean {
  switch (condition.kind) {
    case "text":
      return value.is(condition.text);
    case "prefix":
      return value.text.startsWith(condition.prefix) || `${value.text}"` === condition.prefix;
    case "suffix":
      return value.text.endsWith(condition.suffix) || `"${value.text}` === condition.suffix;
    case "prefix-ignore-case":
      return foldedEnd(condition.units, condition.prefix.endsWith('"') ? `${value.text}"` : value.text, 0) >= 0;
    case "suffix-ignore-case": {
      const text = condition.suffix.startsWith('"') ? `"${value.text}` : value.text;
      return foldedStart(condition.units, text, text.length) >= 0;
    }
    case "equals-ignore-case":
      return foldedEnd(condition.units, value.text, 0) === value.text.length;
    case "wildcard":
      return matchesWildcard(condition.pieces, value.text);
  }
}
