// Spares dynalite parsing an expression that it has parsed before: its grammar takes longer than all the rest of a conditional write.
import conditionParser, { type Expression, type ParseContext } from "dynalite/db/conditionParser.js";

/** What there is to remember of an expression with these names and kinds of values. */
interface Parsed {
  /** Its placeholders' values are replaced by the placeholders. */
  readonly tree: Expression;
  readonly usedNames: readonly string[];
  readonly usedValues: readonly string[];
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const MOST_REMEMBERED = 1_000;
const parse = conditionParser.parse;
const known = new Map<string, Parsed>();

/** From now on, for every dynalite of this process. */
export function parseExpressionsOnce(): void {
  conditionParser.parse = (text, options) => {
    const { context } = options;
    // These look at values while they are parsed.
    if (/between|attribute_type/i.test(text)) return parse(text, options);
    const { attrNames = {}, attrVals = {} } = context;
    const kinds = Object.entries(attrVals).map(([name, value]) => [name, Object.keys(value)]);
    const key = JSON.stringify([text, attrNames, kinds, context.isKeyCondition]);
    const parsed = known.get(key) ?? parseAfresh(text, context);
    // A text tells what is wrong.
    if (typeof parsed.tree !== "string") remember(key, parsed);
    return recall(parsed, context);
  };
}

/** With all names and values as yet unused, so that what it uses can be told. Throws the parser's SyntaxError and Error. */
function parseAfresh(text: string, context: ParseContext): Parsed {
  const { attrNames = {}, attrVals = {} } = context;
  const unusedAttrNames = allOf(attrNames);
  const unusedAttrVals = allOf(attrVals);
  const tree = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals } });
  const placeholders = new Map<unknown, Placeholder>(
    Object.entries(attrVals).map(([name, value]) => [value, new Placeholder(name)]),
  );
  return {
    tree: replaced(tree, (node) => placeholders.get(node)),
    usedNames: Object.keys(attrNames).filter((name) => !Object.hasOwn(unusedAttrNames, name)),
    usedValues: Object.keys(attrVals).filter((name) => !Object.hasOwn(unusedAttrVals, name)),
  };
}

function remember(key: string, parsed: Parsed): void {
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, parsed);
}

function allOf(names: object): Record<string, true> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, true]));
}

function recall({ tree, usedNames, usedValues }: Parsed, context: ParseContext): Expression {
  for (const name of usedNames) delete context.unusedAttrNames?.[name];
  for (const name of usedValues) delete context.unusedAttrVals?.[name];
  return replaced(tree, (node) => (node instanceof Placeholder ? context.attrVals?.[node.name] : undefined));
}

/** A copy in which whatever `by` names something for is replaced by that. */
function replaced(node: Expression, by: (node: unknown) => Expression | undefined): Expression {
  const other = by(node);
  if (other !== undefined) return other;
  if (Array.isArray(node)) return node.map((each) => replaced(each, by));
  if (typeof node !== "object" || node === null) return node;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(node));
  for (const [key, value] of Object.entries(node)) copy[key] = replaced(value, by);
  return copy;
}
