// From a pattern's JSON to a tree of conditions.
import { InvalidEventPatternException } from "./errors.ts";

export type Scalar = string | number | boolean | null;

/** One element of a leaf's list. */
export type Condition =
  | { readonly kind: "equals"; readonly value: Scalar }
  | { readonly kind: "prefix"; readonly prefix: string }
  | { readonly kind: "exists"; readonly expected: boolean }
  | { readonly kind: "anything-but"; readonly values: readonly (string | number)[] }
  | { readonly kind: "anything-but-prefix"; readonly prefixes: readonly string[] };

/** A leaf is a list, of which one condition has to hold; of a branch, every field has to match. */
export type PatternNode = readonly Condition[] | PatternBranch;
export type PatternBranch = ReadonlyMap<string, PatternNode>;

const DEEPEST_NESTING = 1_000;

/** Throws InvalidEventPatternException. `pattern` is JSON text, or what JSON.parse makes of it. */
export function compile(pattern: string | object): PatternBranch {
  const value: unknown = typeof pattern === "string" ? parse(pattern) : pattern;
  if (!isObject(value)) throw new InvalidEventPatternException("Filter is not an object");
  return branch(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidEventPatternException(error instanceof Error ? error.message : "it is not JSON");
  }
}

function branch(value: Record<string, unknown>, depth = 1): PatternBranch {
  const fields = Object.entries(value);
  if (fields.length === 0) throw new InvalidEventPatternException("Empty objects are not allowed");
  const branches = new Map<string, PatternNode>();
  for (const [name, inner] of fields) {
    if (name === "$or") throw notYet("$or");
    place(branches, name.split("."), node(name, inner, depth));
  }
  return branches;
}

/** `a.b` is the same as `b` within `a`. */
function place(branches: Map<string, PatternNode>, [first = "", ...rest]: readonly string[], inner: PatternNode): void {
  if (rest.length === 0) {
    const known = branches.get(first);
    branches.set(first, known instanceof Map && inner instanceof Map ? new Map([...known, ...inner]) : inner);
    return;
  }
  const known = branches.get(first);
  const next = new Map<string, PatternNode>(known instanceof Map ? known : []);
  place(next, rest, inner);
  branches.set(first, next);
}

function node(name: string, value: unknown, depth: number): PatternNode {
  if (depth >= DEEPEST_NESTING) throw new InvalidEventPatternException(`It is nested deeper than ${DEEPEST_NESTING}`);
  if (isObject(value)) return branch(value, depth + 1);
  if (!Array.isArray(value)) throw new InvalidEventPatternException(`"${name}" must be an object or an array`);
  if (value.length === 0) throw new InvalidEventPatternException("Empty arrays are not allowed");
  return value.map(condition);
}

function condition(value: unknown): Condition {
  if (isScalar(value)) return { kind: "equals", value };
  if (!isObject(value))
    throw new InvalidEventPatternException("Match value must be String, number, true, false, or null");
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) throw new InvalidEventPatternException("Only one key allowed in match expression");
  const [operator, operand] = entry;
  switch (operator) {
    case "prefix":
      if (isObject(operand) && "equals-ignore-case" in operand) throw notYet("prefix with equals-ignore-case");
      if (typeof operand !== "string") throw new InvalidEventPatternException("prefix match pattern must be a string");
      return { kind: "prefix", prefix: operand };
    case "exists":
      if (typeof operand !== "boolean")
        throw new InvalidEventPatternException("exists match pattern must be either true or false.");
      return { kind: "exists", expected: operand };
    case "anything-but":
      return anythingBut(operand);
    case "suffix":
    case "equals-ignore-case":
    case "wildcard":
    case "numeric":
    case "cidr":
      throw notYet(operator);
    default:
      throw new InvalidEventPatternException(`Unrecognized match type ${operator}`);
  }
}

function anythingBut(operand: unknown): Condition {
  if (typeof operand === "string" || typeof operand === "number") return { kind: "anything-but", values: [operand] };
  if (Array.isArray(operand)) {
    if (operand.length === 0) throw new InvalidEventPatternException("Empty arrays are not allowed");
    if (!operand.every(isTextOrNumber))
      throw new InvalidEventPatternException("Inside anything but list, start|null|boolean is not supported.");
    if (new Set(operand.map((each) => typeof each)).size > 1)
      throw new InvalidEventPatternException(
        "Inside anything but list, either all values are number or string, mixed type is not supported",
      );
    return { kind: "anything-but", values: operand };
  }
  if (!isObject(operand))
    throw new InvalidEventPatternException("Value of anything-but must be an array or single string/number value.");
  const [entry, ...others] = Object.entries(operand);
  if (!entry || others.length > 0) throw new InvalidEventPatternException("Only one key allowed in match expression");
  const [operator, value] = entry;
  if (operator === "suffix" || operator === "equals-ignore-case" || operator === "wildcard")
    throw notYet(`anything-but with ${operator}`);
  if (operator !== "prefix") throw new InvalidEventPatternException(`Unsupported anything-but pattern: ${operator}`);
  const prefixes: unknown[] = Array.isArray(value) ? value : [value];
  if (!prefixes.every((each) => typeof each === "string"))
    throw new InvalidEventPatternException("prefix/suffix match pattern must be a string");
  if (prefixes.length === 0 || prefixes.includes(""))
    throw new InvalidEventPatternException("Null prefix/suffix not allowed");
  return { kind: "anything-but-prefix", prefixes };
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === "boolean" || isTextOrNumber(value);
}

function isTextOrNumber(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** AWS knows it, this matcher does not yet: refused by name, rather than matched wrongly. */
function notYet(operator: string): InvalidEventPatternException {
  return new InvalidEventPatternException(
    `The local runtime does not run "${operator}" yet; it runs exact values, prefix, anything-but and exists`,
  );
}
