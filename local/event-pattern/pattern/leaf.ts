// The list of a field's conditions, of which one has to hold.
import type { Condition } from "../conditions/condition.ts";
import type { JsonReader } from "./json-reader.ts";
import { literal, readMatchExpression } from "./match-expression.ts";

/** Reads from behind the `[` to its `]`. */
export function readLeaf(reader: JsonReader): readonly Condition[] {
  const conditions: Condition[] = [];
  while (reader.next() !== "]") conditions.push(reader.token === "{" ? readMatchExpression(reader) : literal(reader));
  if (conditions.length === 0) throw reader.error("Empty arrays are not allowed");
  return conditions.some(comparesNumbers) ? conditions.map(butOfNumbers) : conditions;
}

function comparesNumbers(condition: Condition): boolean {
  if (condition.kind === "anything-but") return condition.none.some(comparesNumbers);
  return condition.kind === "numeric" || (condition.kind === "number" && condition.value !== undefined);
}

/** Beside conditions on numbers, AWS's matcher does not compare numbers with addresses. */
function butOfNumbers(condition: Condition): Condition {
  return condition.kind === "address" ? { ...condition, ofNumbers: false } : condition;
}
