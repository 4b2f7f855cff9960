// The constraints of AWS's API models, and the words in which AWS tells of those that a request breaks.
import * as z from "zod";
import { isObject } from "../json.ts";

interface Limits {
  readonly least?: number;
  readonly most?: number;
}

/** A text; `pattern` has to fit the whole of it, and is told as it stands here. */
export function text({ least, most, pattern }: Limits & { readonly pattern?: string } = {}) {
  let schema = z.string();
  if (pattern !== undefined)
    schema = schema.regex(
      new RegExp(`^(?:${pattern})$`, "u"),
      `Member must satisfy regular expression pattern: ${pattern}`,
    );
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

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return z.enum(values, { error: () => `Member must satisfy enum value set: [${values.join(", ")}]` });
}

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

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
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
