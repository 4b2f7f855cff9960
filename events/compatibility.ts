// A schema only grows: names every change to a contract's JSON Schema that is more than a new optional field.
import { isDeepStrictEqual } from "node:util";

// Both ways count: old events wait in queues and archives for new consumers, and consumers deployed before are sent new events.
const OLD_EVENTS = "events sent before can't all be read any more";
const OLD_CONSUMERS = "consumers deployed before can't read all new events";

/** Keywords that explain, and decide nothing. */
const annotations = new Set([
  "$schema",
  "$id",
  "$comment",
  "title",
  "description",
  "examples",
  "default",
  "deprecated",
]);

/** Limits that allow less the higher they are, and those that allow less the lower they are. */
const least = new Set(["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"]);
const most = new Set(["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"]);

/** Keywords that hold schemas side by side. */
const alternatives = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);

const LONGEST_VALUE = 160;

type Schema = Record<string, unknown>;

/**
 * Each breaking change from the committed schema of an event's `detail` to the current one, as `path: what changed; who is hurt`.
 * A keyword that it knows nothing about counts as broken when its value changed at all.
 */
export function breakingChanges(committed: unknown, current: unknown, path = "detail"): string[] {
  if (!isObject(committed) || !isObject(current)) return unlessEqual(`${path}:`, committed, current);
  const keywords = new Set([...Object.keys(committed), ...Object.keys(current)]);
  return [...keywords].flatMap((keyword) => changesIn(keyword, committed, current, path));
}

function changesIn(keyword: string, committed: Schema, current: Schema, path: string): string[] {
  const before = committed[keyword];
  const after = current[keyword];
  if (annotations.has(keyword) || isDeepStrictEqual(before, after)) return [];
  if (keyword === "properties") return changesInFields(committed, current, path);
  if (keyword === "required") return changesInRequired(committed, current, path);
  if (keyword === "items") return breakingChanges(before, after, `${path}[]`);
  if (keyword === "additionalProperties") return breakingChanges(before, after, `${path}.*`);
  if (keyword === "$defs") return changesInShared(objectOf(before), objectOf(after));
  if (keyword === "enum" && before && after) return changesInEnum(listOf(before), listOf(after), path);
  if (alternatives.has(keyword) && listOf(before).length === listOf(after).length)
    return listOf(before).flatMap((each, at) => breakingChanges(each, listOf(after)[at], `${path}(${keyword} ${at})`));
  if (least.has(keyword) || most.has(keyword)) return [limit(keyword, before, after, path)];
  return unlessEqual(`${path}: ${keyword}`, before, after);
}

/** A limit that appears allows less than before; one that goes, more. */
function limit(keyword: string, before: unknown, after: unknown, path: string): string {
  const rises = Number(after) > Number(before);
  const allowsLess = before === undefined || (after !== undefined && rises === least.has(keyword));
  return `${path}: ${keyword} changed from ${words(before)} to ${words(after)}; ${allowsLess ? OLD_EVENTS : OLD_CONSUMERS}`;
}

function changesInFields(committed: Schema, current: Schema, path: string): string[] {
  const before = objectOf(committed.properties);
  const after = objectOf(current.properties);
  const changed = Object.keys(before).flatMap((name) =>
    name in after
      ? breakingChanges(before[name], after[name], `${path}.${name}`)
      : `${path}.${name}: was removed; consumers that read it go without`,
  );
  if (allowsAnyMore(committed)) return changed;
  const added = Object.keys(after).filter((name) => !(name in before));
  return [...changed, ...added.map((name) => `${path}.${name}: is new in an object that is closed; ${OLD_CONSUMERS}`)];
}

function changesInRequired(committed: Schema, current: Schema, path: string): string[] {
  const before = listOf(committed.required);
  const after = listOf(current.required);
  const gained = after.filter((name) => !before.includes(name));
  const lost = before.filter((name) => !after.includes(name) && String(name) in objectOf(current.properties));
  return [
    ...gained.map((name) => `${path}.${name}: is required now; ${OLD_EVENTS}`),
    ...lost.map((name) => `${path}.${name}: is optional now; ${OLD_CONSUMERS}`),
  ];
}

function changesInEnum(before: readonly unknown[], after: readonly unknown[], path: string): string[] {
  const gone = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  return [
    ...gone.map((value) => `${path}: ${words(value)} is allowed no more; ${OLD_EVENTS}`),
    ...added.map((value) => `${path}: ${words(value)} is newly allowed; ${OLD_CONSUMERS}`),
  ];
}

/** A definition that is new, or gone, shows where it is referred to. */
function changesInShared(before: Schema, after: Schema): string[] {
  const kept = Object.keys(before).filter((name) => name in after);
  return kept.flatMap((name) => breakingChanges(before[name], after[name], name));
}

function allowsAnyMore({ additionalProperties: more = true }: Schema): boolean {
  return more === true || isDeepStrictEqual(more, {});
}

function unlessEqual(where: string, before: unknown, after: unknown): string[] {
  return isDeepStrictEqual(before, after) ? [] : [`${where} changed from ${words(before)} to ${words(after)}`];
}

function words(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Schema {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
