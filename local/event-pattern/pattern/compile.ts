// From a pattern's text to what has to hold: one of its alternatives, of which each field has to match.
import type { Condition } from "../conditions/condition.ts";
import { InvalidEventPatternException } from "../errors.ts";
import { JsonReader } from "./json-reader.ts";
import { readLeaf } from "./leaf.ts";

/** By field, as `detail.total`: conditions of which one has to hold. */
export type Alternative = ReadonlyMap<string, readonly Condition[]>;

export interface Compiled {
  /** What `$or` makes, multiplied out; one where there is no `$or`. */
  readonly alternatives: readonly Alternative[];
  /** As AWS counts them: the lengths of all arrays of `$or`, multiplied, also of those within one another. */
  readonly combinations: number;
  /** How deep each list of conditions lies; 1 at the top. A `$or` adds nothing. */
  readonly depths: ReadonlyMap<readonly Condition[], number>;
  /** How many names there are at the top. */
  readonly keys: number;
}

/** More than the service takes by far. They keep a pattern's `$or` from taking all memory. */
const MOST_ALTERNATIVES = 10_000;
const MOST_FIELDS_OF_ALL = 1_000_000;

const reservedWithinOr = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Of a field that is named twice, the last conditions count. Text after the pattern is let through. Throws InvalidEventPatternException. */
export function compile(pattern: string | object): readonly Alternative[] {
  return compileCounted(pattern).alternatives;
}

/** As `compile` does, with what limits are set on. */
export function compileCounted(pattern: string | object): Compiled {
  const text = textOf(pattern);
  try {
    return new Compiler(text, "operator").compiled();
  } catch (error) {
    if (!(error instanceof NoOrError)) throw error;
    // As aws/event-ruler does (GenericMachine.addRule): what is no `$or` is a field of that name, here and in the whole pattern.
    return new Compiler(text, "name").compiled();
  }
}

/** JSON. Throws InvalidEventPatternException. */
export function textOf(pattern: string | object): string {
  if (typeof pattern === "string") return pattern;
  try {
    return JSON.stringify(pattern) ?? "";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidEventPatternException(`The pattern can't be written as JSON: ${why}`);
  }
}

/** What stands at a `$or` can't be the operator's. */
class NoOrError extends Error {
  override readonly name = "NoOrError";
}

type Alternatives = readonly Map<string, readonly Condition[]>[];

class Compiler {
  readonly #reader: JsonReader;
  readonly #or: "operator" | "name";
  readonly #depths = new Map<readonly Condition[], number>();
  readonly #keys = new Set<string>();
  #combinations = 1;
  /** How often a field was put into an alternative. */
  #fields = 0;

  constructor(text: string, or: "operator" | "name") {
    this.#reader = new JsonReader(text);
    this.#or = or;
  }

  compiled(): Compiled {
    const reader = this.#reader;
    if (reader.next() !== "{") throw reader.error("Filter is not an object");
    const alternatives = this.#readObject([], [], false);
    return { alternatives, combinations: this.#combinations, depths: this.#depths, keys: this.#keys.size };
  }

  #readObject(before: Alternatives, path: readonly string[], withinOr: boolean): Alternatives {
    const reader = this.#reader;
    let alternatives = before;
    let fields = 0;
    for (; reader.next() !== "}"; fields++) {
      const { name } = reader;
      if (path.length === 0 && !withinOr) this.#keys.add(name);
      if (name === "$or" && this.#or === "operator") {
        alternatives = this.#readOr(alternatives, path);
        continue;
      }
      if (withinOr && reservedWithinOr.has(name)) throw new NoOrError();
      const token = reader.next();
      if (token === "{") alternatives = this.#readObject(alternatives, [...path, name], withinOr);
      else if (token === "[") {
        const conditions = readLeaf(reader);
        this.#depths.set(conditions, path.length + 1);
        const field = fieldOf(path, name);
        alternatives = alternatives.length > 0 ? alternatives : [new Map()];
        this.#count(alternatives.length);
        for (const alternative of alternatives) alternative.set(field, conditions);
      } else throw reader.error(`"${name}" must be an object or an array`);
    }
    if (fields === 0) throw reader.error("Empty objects are not allowed");
    return alternatives;
  }

  #readOr(before: Alternatives, path: readonly string[]): Alternatives {
    const reader = this.#reader;
    if (reader.next() !== "[") throw new NoOrError();
    const alternatives: Map<string, readonly Condition[]>[] = [];
    let count = 0;
    for (; reader.next() !== "]"; count++) {
      if (reader.token !== "{") throw new NoOrError();
      for (const each of this.#readObject(this.#copies(before), path, true)) alternatives.push(each);
      if (alternatives.length > MOST_ALTERNATIVES)
        throw new InvalidEventPatternException(`Its $or make more than ${MOST_ALTERNATIVES} combinations`);
    }
    if (count < 2) throw new NoOrError();
    this.#combinations *= count;
    return alternatives;
  }

  #copies(alternatives: Alternatives): Alternatives {
    this.#count(alternatives.reduce((sum, { size }) => sum + size, 0));
    return alternatives.length > 0 ? alternatives.map((each) => new Map(each)) : [new Map()];
  }

  #count(fields: number): void {
    this.#fields += fields;
    if (this.#fields > MOST_FIELDS_OF_ALL)
      throw new InvalidEventPatternException(
        `The combinations that its $or make have more than ${MOST_FIELDS_OF_ALL} fields together`,
      );
  }
}

/** An empty name at the top is forgotten right above a leaf, and there alone. */
function fieldOf(path: readonly string[], name: string): string {
  return path.length === 1 && path[0] === "" ? name : [...path, name].join(".");
}
