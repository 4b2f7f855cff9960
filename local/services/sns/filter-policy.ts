// A subscription's filter policy: EventBridge's pattern language, on a message's attributes or on its body.
import { EventMatcher, InvalidEventPatternException, measure } from "../../event-pattern/index.ts";
import { parsed } from "../../json.ts";
import type { MessageAttribute } from "../service.ts";

export type FilterScope = "MessageAttributes" | "MessageBody";

/** Amazon SNS Developer Guide, "Filter policy constraints". Of nested keys only the topmost count. */
const MOST_KEYS = 5;
const GREATEST_COMPLEXITY = 150;

export class FilterPolicy {
  readonly #matcher = new EventMatcher<"policy">();
  readonly #scope: FilterScope;

  /** `policy` is JSON text. Throws what `wrong` makes of the reason, where there is one. */
  constructor(policy: string, scope: FilterScope, wrong: (reason: string) => Error) {
    this.#scope = scope;
    try {
      this.#matcher.addPattern("policy", policy);
    } catch (error) {
      throw error instanceof InvalidEventPatternException ? wrong(`FilterPolicy: ${error.reason}`) : error;
    }
    const { keys, depth, complexity } = measure(policy);
    if (keys > MOST_KEYS) throw wrong(`FilterPolicy: Filter policy can not have more than ${MOST_KEYS} keys`);
    if (scope === "MessageAttributes" && depth > 1)
      throw wrong("Filter policy scope MessageAttributes does not support nested filter policy");
    if (complexity > GREATEST_COMPLEXITY) throw wrong("FilterPolicy: Filter policy is too complex");
  }

  lets(message: string, attributes: Readonly<Record<string, MessageAttribute>>): boolean {
    const looksAt = this.#scope === "MessageBody" ? message : valuesOf(attributes);
    return this.#matcher.matchesForEvent(looksAt).length > 0;
  }
}

/** What conditions see of attributes: numbers as numbers, `String.Array` as its elements, binary ones not at all. */
function valuesOf(attributes: Readonly<Record<string, MessageAttribute>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { dataType, stringValue }] of Object.entries(attributes)) {
    if (stringValue === undefined) continue;
    if (dataType === "Number") values[name] = Number(stringValue);
    else values[name] = dataType === "String.Array" ? elementsOf(stringValue) : stringValue;
  }
  return values;
}

function elementsOf(text: string): unknown {
  const value = parsed(text);
  return Array.isArray(value) ? value : text;
}
