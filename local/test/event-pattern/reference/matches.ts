// A plain matcher to hold the engine against: it multiplies `$or` out, flattens the event, and tries every choice of values. It takes
// patterns that are valid; what is not is for the engine to say.
import { holdsPlainly } from "./holds.ts";
import { type Json, read } from "./json.ts";

/** By field, as `a.b`: the elements of its list. */
type Alternative = ReadonlyMap<string, readonly Json[]>;

interface Value {
  readonly field: string;
  readonly value: Json;
  /** By array around it: the place of the element that it lies in. */
  readonly places: ReadonlyMap<Json, number>;
}

export function matchesPlainly(pattern: string, event: string): boolean {
  const [rule, read_] = [read(pattern), read(event)];
  if (rule?.is !== "object") throw new Error("the pattern is no object");
  if (read_?.is !== "object") return false;
  const alternatives = multipliedOut(rule, [new Map()], undefined);
  const values = flattened(read_);
  return alternatives.some((alternative) => {
    const fields = [...alternative].sort(([a], [b]) => (a < b ? -1 : 1));
    return choose(fields, values, new Map());
  });
}

function multipliedOut(object: Json, before: readonly Alternative[], path: string | undefined): readonly Alternative[] {
  let alternatives = before;
  if (object.is !== "object") throw new Error("no object");
  for (const [name, value] of object.members) {
    const within = path === undefined ? name : `${path}.${name}`;
    if (name === "$or" && value.is === "array") {
      const known = alternatives;
      alternatives = value.elements.flatMap((each) => multipliedOut(each, known, path));
    } else if (value.is === "object") alternatives = multipliedOut(value, alternatives, within);
    else if (value.is === "array") {
      const field = path === "" ? name : within;
      alternatives = alternatives.map((each) => new Map(each).set(field, value.elements));
    }
  }
  return alternatives;
}

function flattened(event: Json): Value[] {
  const values: Value[] = [];
  const visit = (
    value: Json,
    field: string | undefined,
    places: ReadonlyMap<Json, number>,
    emptyNames: boolean,
  ): void => {
    if (value.is === "object") {
      for (const [name, member] of value.members)
        visit(member, field === undefined ? name : `${field}.${name}`, places, emptyNames || name === "");
    } else if (value.is === "array") {
      for (const [at, element] of value.elements.entries()) {
        const inside = element.is === "object" || element.is === "array";
        visit(element, field, inside ? new Map(places).set(value, at) : places, emptyNames);
      }
    } else if (!emptyNames || hasEmptyName(field)) values.push({ field: field ?? "", value, places });
  };
  visit(event, undefined, new Map(), false);
  return values;
}

/** What lies within members whose names are empty is passed over, unless the field has an empty name that is not at its end. */
function hasEmptyName(field = ""): boolean {
  return field === "" || field.replace(/\.+$/, "").split(".").slice(0, -1).includes("");
}

function choose(
  fields: readonly (readonly [string, readonly Json[]])[],
  values: readonly Value[],
  places: ReadonlyMap<Json, number>,
): boolean {
  const [first, ...rest] = fields;
  if (!first) return true;
  const [name, conditions] = first;
  const here = values.filter(({ field, places: its }) => field === name && agree(its, places));
  if (here.length === 0 && conditions.some(isAbsence) && choose(rest, values, places)) return true;
  return here.some(
    ({ value, places: its }) =>
      conditions.some((each) => !isAbsence(each) && holdsPlainly(each, value, conditions)) &&
      choose(rest, values, new Map([...places, ...its])),
  );
}

function agree(a: ReadonlyMap<Json, number>, b: ReadonlyMap<Json, number>): boolean {
  return [...a].every(([array, at]) => (b.get(array) ?? at) === at);
}

function isAbsence(condition: Json): boolean {
  if (condition.is !== "object") return false;
  const [operator, operand] = condition.members[0] ?? [];
  return operator === "exists" && operand?.is === "word" && operand.word === "false";
}
