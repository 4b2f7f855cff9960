// Why an event does not match a pattern, in words.
import { holdInOneElement } from "./automaton/array-consistency.ts";
import { Leaf } from "./automaton/leaf.ts";
import { words } from "./conditions/condition.ts";
import { eventText } from "./event/event-text.ts";
import { Field } from "./event/field.ts";
import { Names } from "./event/names.ts";
import { Scanner } from "./event/scanner.ts";
import { type Alternative, compile } from "./pattern/compile.ts";

const MOST_LISTED = 5;
const LONGEST_VALUE = 100;

/**
 * One line for each field that keeps the event from matching, as `detail.total: numeric [">", 100] but the event has 80`; of alternatives of
 * `$or` that all fail, one line. Empty when it matches. Throws InvalidEventPatternException.
 */
export function explain(pattern: string | object, event: string | object): string[] {
  const alternatives = compile(pattern);
  const { scanner, leavesOf } = prepared(alternatives);
  if (!scanner.scan(eventText(event))) return ["the event is no JSON object"];
  const failures = alternatives.map((each) => failuresOf(leavesOf(each), scanner.event));
  if (failures.some((lines) => lines.length === 0)) return [];
  const inAll = (failures[0] ?? []).filter((line) => failures.every((lines) => lines.includes(line)));
  const others = new Set(failures.map((lines) => lines.filter((line) => !inAll.includes(line)).join(" and ")));
  if (others.has("")) return inAll;
  return [
    ...inAll,
    `$or: no alternative holds: ${listed(
      [...others].map((each, at) => `(${at + 1}) ${each}`),
      "; ",
    )}`,
  ];
}

function prepared(alternatives: readonly Alternative[]) {
  const names = new Names();
  const fields = new Map<string, Field>();
  for (const name of new Set(alternatives.flatMap((each) => [...each.keys()]))) {
    const field = new Field(name);
    names.add(field);
    fields.set(name, field);
  }
  const leavesOf = (alternative: Alternative) =>
    [...alternative]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, conditions]) => new Leaf(fields.get(name) ?? new Field(name), "", conditions));
  return { scanner: new Scanner(names), leavesOf };
}

function failuresOf(leaves: readonly Leaf[], event: number): string[] {
  const failing = leaves.filter((leaf) => !leaf.holds(event));
  if (failing.length > 0) return failing.map((leaf) => line(leaf, event));
  if (holdInOneElement(leaves, event)) return [];
  const conflicting = leaves.reduce((kept, leaf) => {
    const others = kept.filter((each) => each !== leaf);
    return holdInOneElement(others, event) ? kept : others;
  }, leaves);
  if (conflicting.length === 1) return conflicting.map((leaf) => line(leaf, event));
  return [
    `${conflicting.map(({ field }) => field.name).join(", ")}: each holds, but not within one element of an array`,
  ];
}

function line({ field, conditions }: Leaf, event: number): string {
  const wanted = listed(conditions.map(words), " or ");
  const values = field.present(event).map((each) => {
    const written = each.kind === "text" ? JSON.stringify(each.raw) : each.raw;
    return written.length > LONGEST_VALUE ? `${written.slice(0, LONGEST_VALUE)}...` : written;
  });
  return `${field.name}: ${wanted} but the event has ${values.length > 0 ? listed(values, ", ") : "no value there"}`;
}

function listed(all: readonly string[], by: string): string {
  const rest = all.length - MOST_LISTED;
  return rest > 0 ? `${all.slice(0, MOST_LISTED).join(by)}${by}${rest} more` : all.join(by);
}
