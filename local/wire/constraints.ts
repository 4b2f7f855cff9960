// The constraints of AWS's API models, and the words in which AWS tells of those that a request breaks.
import * as z from "zod";
import { isObject } from "../json.ts";

interface Limits {
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

export interface TextLimits extends Limits {
  /** As the model has it; it has to fit the whole text. */
  readonly pattern?: string;
  /** Says the same as the pattern, for one that takes for ever on some texts. */
  readonly same?: RegExp;
}

/** A text. Its pattern is told as it stands here. */
export function text({ least, most, pattern, same }: TextLimits = {}) {
  let schema = z.string();
  if (pattern !== undefined) schema = schema.regex(same ?? wholly(pattern), toMatch(pattern));
  if (least !== undefined) schema = schema.min(least, atLeast("length", least));
  if (most !== undefined) schema = schema.max(most, atMost("length", most));
  return schema;
}

export function integer({ least, most }: Limits = {}) {
  let schema = z.int();
  if (least !== undefined) schema = schema.min(least, atLeast("value", least));
  if (most !== undefined) schema = schema.max(most, atMost("value", most));
  return schema;
}

export function list<Item extends z.ZodType>(item: Item, { least, most }: Limits = {}) {
  let schema = z.array(item);
  if (least !== undefined) schema = schema.min(least, atLeast("length", least));
  if (most !== undefined) schema = schema.max(most, atMost("length", most));
  return schema;
}

/** A list of texts: AWS tells of what is wrong with any of them at the list, and not at its member. */
export function texts(limits: TextLimits, { least, most }: Limits = {}) {
  const fit = fitting(limits);
  return list(z.string(), { least, most }).refine((values) => values.every(fit), {
    error: () => `Member must satisfy constraint: [${constraintsOf(limits).join(", ")}]`,
  });
}

/** A map of texts: AWS tells of what is wrong with its keys and values at the map. */
export function mapOf(keys: TextLimits, values: TextLimits, { most }: Pick<Limits, "most"> = {}) {
  const keyFits = fitting(keys);
  const valueFits = fitting(values);
  return z
    .record(z.string(), z.string())
    .refine((map) => most === undefined || Object.keys(map).length <= most, {
      error: () => atMost("length", most ?? 0),
    })
    .refine((map) => Object.keys(map).every(keyFits), {
      error: () => `Map keys must satisfy constraint: [${constraintsOf(keys).join(", ")}]`,
    })
    .refine((map) => Object.values(map).every(valueFits), {
      error: () => `Map value must satisfy constraint: [${constraintsOf(values).join(", ")}]`,
    });
}

function fitting({
  least = 0,
  most = Number.POSITIVE_INFINITY,
  pattern,
  same,
}: TextLimits): (value: string) => boolean {
  const whole = pattern === undefined ? undefined : (same ?? wholly(pattern));
  return (value) => value.length >= least && value.length <= most && (whole?.test(value) ?? true);
}

function constraintsOf({ least, most, pattern }: TextLimits): string[] {
  return [
    ...(most === undefined ? [] : [atMost("length", most)]),
    ...(least === undefined ? [] : [atLeast("length", least)]),
    ...(pattern === undefined ? [] : [toMatch(pattern)]),
  ];
}

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return z.enum(values, { error: () => `Member must satisfy enum value set: [${values.join(", ")}]` });
}

/** Not in Unicode mode, which refuses escapes that are in the models. */
const wholly = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const toMatch = (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`;
const atLeast = (what: string, limit: number) => `Member must have ${what} greater than or equal to ${limit}`;
const atMost = (what: string, limit: number) => `Member must have ${what} less than or equal to ${limit}`;

/** How a service's messages spell the names of a request's members: as the request does, or with a small first letter. */
export type Spelling = "as given" | "small";

/** As AWS's front ends word it: each value that is wrong, where it stands in the input, and what it breaks. */
export function wordsFor({ issues }: z.ZodError, input: unknown, spelling: Spelling = "as given"): string {
  const words = issues.map(({ path, message }) => {
    const value = valueAt(input, path);
    const broken = value === undefined || value === null ? "Member must not be null" : message;
    return `Value ${inJava(value)} at '${pathIn(path, spelling)}' failed to satisfy constraint: ${broken}`;
  });
  return `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected: ${words.join("; ")}`;
}

/** The value in a request that an issue's path leads to; undefined where there is none. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) ? value[String(step)] : undefined;
  }, input);
}

/** `Targets`, 0, `Id` is told as `targets.1.member.id`, where the names are spelt small. */
function pathIn(path: readonly PropertyKey[], spelling: Spelling): string {
  if (spelling === "as given") return path.join(".");
  return path.map((step) => (typeof step === "number" ? `${step + 1}.member` : uncapitalized(String(step)))).join(".");
}

function uncapitalized(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function inJava(value: unknown): string {
  return value === undefined || value === null ? "null" : `'${listed(value)}'`;
}

function listed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(listed).join(", ")}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${uncapitalized(name)}=${listed(each)}`)
    .join(", ")}}`;
}
