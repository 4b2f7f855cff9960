// What one writes first: the event is parsed, and each pattern is tried in turn. It knows the operators of `patterns.ts`, and no array consistency.

interface Leaf {
  readonly path: readonly string[];
  readonly conditions: readonly ((value: unknown) => boolean)[];
  readonly orAbsent: boolean;
}

export class NaiveMatcher {
  readonly #patterns: readonly (readonly (readonly Leaf[])[])[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((each) => alternatives(JSON.parse(each), []));
  }

  matches(text: string): number {
    const event: unknown = JSON.parse(text);
    let matches = 0;
    for (const each of this.#patterns) if (each.some((leaves) => leaves.every((leaf) => holds(leaf, event)))) matches++;
    return matches;
  }
}

function alternatives(pattern: object, path: readonly string[]): Leaf[][] {
  let all: Leaf[][] = [[]];
  for (const [name, value] of Object.entries(pattern)) {
    const inner: Leaf[][] =
      name === "$or"
        ? value.flatMap((each: object) => alternatives(each, path))
        : Array.isArray(value)
          ? [[leaf([...path, name], value)]]
          : alternatives(value, [...path, name]);
    all = all.flatMap((before) => inner.map((after) => [...before, ...after]));
  }
  return all;
}

function leaf(path: readonly string[], list: readonly unknown[]): Leaf {
  const orAbsent = JSON.stringify(list).includes('{"exists":false}');
  return { path, orAbsent, conditions: list.map(condition) };
}

function condition(element: unknown): (value: unknown) => boolean {
  if (typeof element !== "object" || element === null) return (value) => value === element;
  const [[operator, operand] = []] = Object.entries(element);
  const text = (test: (value: string) => boolean) => (value: unknown) => typeof value === "string" && test(value);
  switch (operator) {
    case "prefix":
      return text((value) => value.startsWith(operand));
    case "suffix":
      return text((value) => value.endsWith(operand));
    case "equals-ignore-case":
      return text((value) => value.toLowerCase() === operand.toLowerCase());
    case "wildcard": {
      const expression = new RegExp(`^${operand.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
      return text((value) => expression.test(value));
    }
    case "anything-but":
      return (value) => !operand.includes(value);
    case "numeric":
      return (value) => typeof value === "number" && value >= operand[1] && value < operand[3];
    case "cidr": {
      const [base, bits] = operand.split("/");
      const size = 2 ** (32 - bits);
      const block = Math.floor(number(base) / size);
      return text((value) => Math.floor(number(value) / size) === block);
    }
    case "exists":
      return () => operand;
    default:
      throw new Error(`no operator: ${operator}`);
  }
}

function number(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function holds({ path, conditions, orAbsent }: Leaf, event: unknown): boolean {
  const values = valuesAt(event, path, 0);
  if (values.length === 0) return orAbsent;
  return values.some((value) => conditions.some((each) => each(value)));
}

function valuesAt(value: unknown, path: readonly string[], at: number): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path, at));
  const name = path[at];
  if (name === undefined) return typeof value === "object" && value !== null ? [] : [value];
  if (typeof value !== "object" || value === null || !(name in value)) return [];
  return valuesAt(Reflect.get(value, name), path, at + 1);
}
