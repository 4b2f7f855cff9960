// {"numeric": [">", 0, "<=", 5]}
import type { Condition, NumericCondition } from "../conditions/condition.ts";
import { comparable } from "../conditions/number.ts";
import type { JsonReader } from "./json-reader.ts";

export function readNumeric(reader: JsonReader): Condition {
  if (reader.next() !== "[") throw reader.error("Value of numeric must be an array.");
  if (reader.next() !== "string") throw reader.error(`Invalid member in numeric match: ${reader.text()}`);
  const operator = reader.text();
  reader.next();
  const condition = readRange(reader, operator);
  if (reader.next() !== "}") throw tooMany(reader);
  return condition;
}

const all = { kind: "numeric", low: -Infinity, lowOpen: true, high: Infinity, highOpen: true } as const;

function readRange(reader: JsonReader, operator: string): NumericCondition {
  switch (operator) {
    case "=": {
      const spelling = numberText(reader, "equals");
      if (reader.next() !== "]") throw tooMany(reader);
      const value = toDouble(reader, spelling);
      return { ...all, low: value, lowOpen: false, high: value, highOpen: false };
    }
    case "<":
    case "<=": {
      const spelling = numberText(reader, operator);
      if (reader.next() !== "]") throw tooMany(reader);
      return { ...all, high: toDouble(reader, spelling), highOpen: operator === "<" };
    }
    case ">":
    case ">=": {
      const spelling = numberText(reader, operator);
      const lowOpen = operator === ">";
      if (reader.next() === "]") return { ...all, low: toDouble(reader, spelling), lowOpen };
      return readUpperBound(reader, spelling, lowOpen);
    }
    default:
      throw reader.error(`Unrecognized numeric range operator: ${operator}`);
  }
}

function readUpperBound(reader: JsonReader, bottom: string, lowOpen: boolean): NumericCondition {
  if (reader.token !== "string") throw reader.error(`Bad value in numeric range: ${reader.text()}`);
  const operator = reader.text();
  if (operator !== "<" && operator !== "<=") throw reader.error(`Bad numeric range operator: ${operator}`);
  reader.next();
  const top = numberText(reader, operator);
  if (reader.next() !== "]") throw reader.error("Too many terms in numeric range expression");
  const low = toDouble(reader, bottom);
  const high = toDouble(reader, top);
  if (low >= high) throw reader.error("Bottom must be less than top");
  return { kind: "numeric", low, lowOpen, high, highOpen: operator === "<" };
}

function numberText(reader: JsonReader, of: string): string {
  if (reader.token !== "number") throw reader.error(`Value of ${of} must be numeric`);
  return reader.text();
}

function toDouble(reader: JsonReader, spelling: string): number {
  const value = comparable(spelling);
  if (value === undefined) throw reader.error(`Cannot compare number : ${spelling}`);
  return value;
}

function tooMany(reader: JsonReader): Error {
  return reader.error("Too many elements in numeric expression");
}
