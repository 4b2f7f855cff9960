// Whether an event fits a compiled pattern.
import { type Condition, isObject, type PatternBranch, type PatternNode } from "./pattern.ts";

/** Every field of the branch has to match. */
export function matches(branch: PatternBranch, event: Record<string, unknown>): boolean {
  for (const [name, node] of branch)
    if (!fieldMatches(node, Object.hasOwn(event, name) ? event[name] : undefined)) return false;
  return true;
}

function fieldMatches(node: PatternNode, value: unknown): boolean {
  if (!isBranch(node)) return leafMatches(node, [...leaves(value)]);
  // Of an array of objects, one element has to fit as a whole.
  if (Array.isArray(value))
    return value.length === 0 ? matches(node, {}) : value.some((each) => fieldMatches(node, each));
  return matches(node, isObject(value) ? value : {});
}

function isBranch(node: PatternNode): node is PatternBranch {
  return node instanceof Map;
}

/** What conditions look at: scalars, also those within arrays. Objects and empty arrays are as good as absent. */
function* leaves(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) for (const each of value) yield* leaves(each);
  else if (value !== undefined && !isObject(value)) yield value;
}

function leafMatches(conditions: readonly Condition[], values: readonly unknown[]): boolean {
  return conditions.some((condition) => {
    if (condition.kind === "exists") return values.length > 0 === condition.expected;
    return values.some((value) => holds(condition, value));
  });
}

function holds(condition: Exclude<Condition, { kind: "exists" }>, value: unknown): boolean {
  switch (condition.kind) {
    case "equals":
      return value === condition.value;
    case "prefix":
      return typeof value === "string" && value.startsWith(condition.prefix);
    case "anything-but":
      return !condition.values.some((each) => each === value);
    case "anything-but-prefix":
      return typeof value !== "string" || !condition.prefixes.some((prefix) => value.startsWith(prefix));
  }
}
