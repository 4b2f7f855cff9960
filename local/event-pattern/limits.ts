// What EventBridge refuses although the matcher could run it, and what SNS sets its own limits on. addPattern looks at neither.
import type { Condition } from "./conditions/condition.ts";
import type { Pieces } from "./conditions/wildcard.ts";
import { InvalidEventPatternException } from "./errors.ts";
import { type Alternative, compileCounted, textOf } from "./pattern/compile.ts";
import { wildcardComplexity } from "./pattern/wildcard-complexity.ts";

/** The default of the quota "event pattern size", in characters (EventBridge quotas). */
const LONGEST_PATTERN = 2_048;
/**
 * EventBridge User Guide, "Operators for event patterns". It says to multiply the lengths of all arrays of `$or`; of nested ones that is more than they
 * make when multiplied out. Counted as it says, nothing passes here that AWS refuses.
 */
const MOST_COMBINATIONS = 1_000;
/**
 * AWS does not say where it stops. It refuses a wildcard of complexity 11, counted as aws/event-ruler's MachineComplexityEvaluator does
 * (recorded: `*:*:*:*:*:event-bus/*`), and takes all recorded ones below.
 */
const GREATEST_COMPLEXITY = 10;

/** For PutRule and TestEventPattern. `pattern` is JSON text, or an object. Throws InvalidEventPatternException, also where the pattern is invalid. */
export function checkServiceLimits(pattern: string | object): void {
  const text = textOf(pattern);
  if (text.length > LONGEST_PATTERN)
    throw new InvalidEventPatternException(
      `The pattern has ${text.length} characters, and ${LONGEST_PATTERN} are allowed`,
    );
  const { alternatives, combinations } = compileCounted(text);
  if (combinations > MOST_COMBINATIONS)
    throw new InvalidEventPatternException(
      `Its $or make ${combinations} combinations, and ${MOST_COMBINATIONS} are allowed`,
    );
  for (const wildcards of wildcardsByField(alternatives).values())
    if (wildcardComplexity(wildcards, GREATEST_COMPLEXITY + 1) > GREATEST_COMPLEXITY)
      throw new InvalidEventPatternException(
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
      );
}

export interface Measures {
  /** Names at the top. */
  readonly keys: number;
  /** Of the deepest field; 1 at the top. */
  readonly depth: number;
  /** The sum, over the alternatives, of the product of each field's number of conditions and its depth. */
  readonly complexity: number;
}

/** Throws InvalidEventPatternException. */
export function measure(pattern: string | object): Measures {
  const { alternatives, depths, keys } = compileCounted(pattern);
  const products = alternatives.map((each) =>
    [...each.values()].reduce((product, conditions) => product * conditions.length * (depths.get(conditions) ?? 1), 1),
  );
  return {
    keys,
    depth: [...depths.values()].reduce((deepest, depth) => Math.max(deepest, depth), 0),
    complexity: products.reduce((sum, product) => sum + product, 0),
  };
}

function wildcardsByField(alternatives: readonly Alternative[]): Map<string, Set<Pieces>> {
  const byField = new Map<string, Set<Pieces>>();
  for (const [field, conditions] of alternatives.flatMap((each) => [...each])) {
    const wildcards = byField.get(field) ?? new Set();
    for (const each of conditions.flatMap(wildcardsOf)) wildcards.add(each);
    if (wildcards.size > 0) byField.set(field, wildcards);
  }
  return byField;
}

function wildcardsOf(condition: Condition): Pieces[] {
  if (condition.kind === "anything-but") return condition.none.flatMap(wildcardsOf);
  return condition.kind === "wildcard" ? [condition.pieces] : [];
}
