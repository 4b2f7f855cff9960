// From a pattern's text to what has to hold: one of its alternatives, of which each field has to match.
import type { Condition } from "../conditions/condition.ts";
import { InvalidEventPatternException } from "../errors.ts";
import { JsonReader } from "./json-reader.ts";
import { literal, readMatchExpression } from "./match-expression.ts";

/** By field, as `detail.total`: conditions of which one has to hold. */
export type Alternative = ReadonlyMap<string, readonly Condition[]>;

/** More than the service takes by far. It keeps a pattern of nested `$or` from taking all memory. */
const MOST_ALTERNATIVES = 10_000;

const reservedWithinOr = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/**
 * The alternatives that `$or` makes, multiplied out; one where there is no `$or`. Of a field that is named twice, the last conditions count.
 * Text after the pattern is let through. Throws InvalidEventPatternException.
 */
export function compile(pattern: string | object): readonly Alternative[] {
  const reader = new JsonReader(typeof pattern === "string" ? pattern : written(pattern));
  if (reader.next() !== "{") throw reader.error("Filter is not an object");
  return readObject(reader, [], undefined, false);
}

function written(pattern: object): string {
  try {
    return JSON.stringify(pattern) ?? "";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidEventPatternException(`The pattern can't be written as JSON: ${why}`);
  }
}

type Alternatives = readonly Map<string, readonly Condition[]>[];

function readObject(
  reader: JsonReader,
  before: Alternatives,
  path: string | undefined,
  withinOr: boolean,
): Alternatives {
  let alternatives = before;
  let fields = 0;
  for (; reader.next() !== "}"; fields++) {
    const { name } = reader;
    if (name === "$or") {
      alternatives = readOr(reader, alternatives, path);
      continue;
    }
    if (withinOr && reservedWithinOr.has(name))
      throw reader.error(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    const token = reader.next();
    if (token === "{") alternatives = readObject(reader, alternatives, within(path, name), withinOr);
    else if (token === "[") {
      const conditions = readLeaf(reader);
      // An empty name at the top is forgotten right above a leaf, and there alone.
      const field = path === "" ? name : within(path, name);
      alternatives = alternatives.length > 0 ? alternatives : [new Map()];
      for (const alternative of alternatives) alternative.set(field, conditions);
    } else throw reader.error(`"${name}" must be an object or an array`);
  }
  if (fields === 0) throw reader.error("Empty objects are not allowed");
  return alternatives;
}

function within(path: string | undefined, name: string): string {
  return path === undefined ? name : `${path}.${name}`;
}

function readOr(reader: JsonReader, before: Alternatives, path: string | undefined): Alternatives {
  if (reader.next() !== "[") throw reader.error("It must be an Array followed with $or.");
  const alternatives: Map<string, readonly Condition[]>[] = [];
  let count = 0;
  for (; reader.next() !== "]"; count++) {
    if (reader.token !== "{") throw reader.error("Only JSON object is allowed in array of $or relationship.");
    const copies = before.length > 0 ? before.map((each) => new Map(each)) : [new Map()];
    alternatives.push(...readObject(reader, copies, path, true));
    if (alternatives.length > MOST_ALTERNATIVES)
      throw new InvalidEventPatternException(`Its $or make more than ${MOST_ALTERNATIVES} combinations`);
  }
  if (count < 2) throw reader.error("There must have at least 2 Objects in $or relationship.");
  return alternatives;
}

function readLeaf(reader: JsonReader): readonly Condition[] {
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
