// The conditions of statements, and in words why one does not hold.
import { BlockList, isIP, isIPv6 } from "node:net";
import { matchesArn, matchesWildcards } from "./wildcards.ts";

/** What is known of a request, by condition key: a value, or several. Keys are the same in any case. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

type Test = (actual: string, wanted: string) => boolean;

const same: Test = (actual, wanted) => actual === wanted;
const sameInAnyCase: Test = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Test = (actual, wanted) => matchesWildcards(wanted, actual);
const likeArn: Test = (actual, wanted) => matchesArn(wanted, actual);
const compared =
  (read: (text: string) => number, holds: (actual: number, wanted: number) => boolean): Test =>
  (actual, wanted) =>
    holds(read(actual), read(wanted));
const number = (holds: (actual: number, wanted: number) => boolean) => compared(Number, holds);
const date = (holds: (actual: number, wanted: number) => boolean) => compared(millisecondsOf, holds);
const equal = (a: number, b: number) => a === b;
const less = (a: number, b: number) => a < b;
const lessOrEqual = (a: number, b: number) => a <= b;
const greater = (a: number, b: number) => a > b;
const greaterOrEqual = (a: number, b: number) => a >= b;

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
  NumericEquals: { test: number(equal), words: "is" },
  NumericNotEquals: { test: number(equal), negated: true, words: "is not" },
  NumericLessThan: { test: number(less), words: "is less than" },
  NumericLessThanEquals: { test: number(lessOrEqual), words: "is at most" },
  NumericGreaterThan: { test: number(greater), words: "is greater than" },
  NumericGreaterThanEquals: { test: number(greaterOrEqual), words: "is at least" },
  DateEquals: { test: date(equal), words: "is" },
  DateNotEquals: { test: date(equal), negated: true, words: "is not" },
  DateLessThan: { test: date(less), words: "is before" },
  DateLessThanEquals: { test: date(lessOrEqual), words: "is not after" },
  DateGreaterThan: { test: date(greater), words: "is after" },
  DateGreaterThanEquals: { test: date(greaterOrEqual), words: "is not before" },
  // A service that delivers has no address: the first never holds then, and the second always.
  IpAddress: { test: inSubnet, words: "is in" },
  NotIpAddress: { test: inSubnet, negated: true, words: "is not in" },
};

/** Whether AWS has such an operator, with what may stand before and behind it. `BinaryEquals` is one, though nothing here evaluates it. */
export function isOperator(operator: string): boolean {
  const { name, ifExists } = partsOf(operator);
  return Object.hasOwn(operators, name) || name === "BinaryEquals" || (name === "Null" && !ifExists);
}

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
    if (ifExists || set === "ForAllValues" || (negated && set === undefined)) return undefined;
    return `${key} ${words} ${oneOf(wanted)} (the request has no ${key})`;
  }
  // A negated operator of a key with several values, without a set operator, holds where none of them matches.
  const holds = set === "ForAllValues" || (negated && set === undefined) ? actual.every(matches) : actual.some(matches);
  return holds ? undefined : `${key} ${words} ${oneOf(wanted)} (it is ${actual.join(", ") || "empty"})`;
}

/** ISO 8601, or seconds since the epoch. */
function millisecondsOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
}

function inSubnet(address: string, subnet: string): boolean {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const most = family === "ipv6" ? 128 : 32;
  const [network = "", bits = String(most)] = subnet.split("/");
  if (isIP(address) === 0 || isIP(address) !== isIP(network)) return false;
  if (!/^\d+$/.test(bits) || Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
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
