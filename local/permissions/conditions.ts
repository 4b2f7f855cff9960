// The conditions of statements, and in words why one does not hold.
import { matchesArn, matchesWildcards } from "./wildcards.ts";

/** What is known of a request, by condition key: a value, or several. Keys are the same in any case. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

type Test = (actual: string, wanted: string) => boolean;

const same: Test = (actual, wanted) => actual === wanted;
const sameInAnyCase: Test = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Test = (actual, wanted) => matchesWildcards(wanted, actual);
const likeArn: Test = (actual, wanted) => matchesArn(wanted, actual);

/** IAM user guide, reference_policies_elements_condition_operators. ArnEquals and ArnLike do the same there. */
const operators: Readonly<Record<string, { readonly test: Test; readonly negated?: true; readonly words: string }>> = {
  StringEquals: { test: same, words: "is" },
  StringNotEquals: { test: same, negated: true, words: "is not" },
  StringEqualsIgnoreCase: { test: sameInAnyCase, words: "is, in any case," },
  StringNotEqualsIgnoreCase: { test: sameInAnyCase, negated: true, words: "is not, in any case," },
  StringLike: { test: like, words: "is like" },
  StringNotLike: { test: like, negated: true, words: "is not like" },
  ArnEquals: { test: likeArn, words: "is" },
  ArnLike: { test: likeArn, words: "is like" },
  ArnNotEquals: { test: likeArn, negated: true, words: "is not" },
  ArnNotLike: { test: likeArn, negated: true, words: "is not like" },
  Bool: { test: sameInAnyCase, words: "is" },
};

/** Why the conditions do not hold, in words; none where they do. */
export function unmetConditions(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  known: ConditionValues,
): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, wanted]) => unmet(operator, key, wanted, valuesOf(known, key)) ?? []),
  );
}

function unmet(
  operator: string,
  key: string,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
): string | undefined {
  const { set, name, ifExists } = partsOf(operator);
  if (name === "Null") {
    const missing = actual === undefined;
    const holds = wanted.some((each) => (each.toLowerCase() === "true") === missing);
    return holds ? undefined : `${key} is ${missing ? "there" : "missing"} (it is ${missing ? "not" : "there"})`;
  }
  const rule = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!rule) return `${operator} of ${key} holds, and conditions of this kind are not evaluated here`;
  const { test, negated = false, words } = rule;
  const matches = (value: string) => wanted.some((each) => test(value, each)) !== negated;
  if (actual === undefined) {
    if (ifExists || negated || set === "ForAllValues") return undefined;
    return `${key} ${words} ${oneOf(wanted)} (the request has no ${key})`;
  }
  // A negated operator of a key with several values, without a set operator, holds where none of them matches.
  const holds = set === "ForAllValues" || (negated && set === undefined) ? actual.every(matches) : actual.some(matches);
  return holds ? undefined : `${key} ${words} ${oneOf(wanted)} (it is ${actual.join(", ") || "empty"})`;
}

function partsOf(operator: string): { set: string | undefined; name: string; ifExists: boolean } {
  const [, set, name = "", ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { set, name, ifExists: ifExists !== undefined };
}

function valuesOf(known: ConditionValues, key: string): readonly string[] | undefined {
  const wanted = key.toLowerCase();
  for (const [name, value] of Object.entries(known))
    if (name.toLowerCase() === wanted) return typeof value === "string" ? [value] : value;
  return undefined;
}

function oneOf(values: readonly string[]): string {
  return values.join(" or ") || "(no value)";
}
