// A subscription's filter policy: EventBridge's pattern language, on a message's attributes or on its body.
import { EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";
import { parsed } from "../../json.ts";
import type { MessageAttribute } from "../service.ts";
import { invalidParameter } from "./errors.ts";

export type FilterScope = "MessageAttributes" | "MessageBody";

export class FilterPolicy {
  readonly #matcher = new EventMatcher<"policy">();
  readonly #scope: FilterScope;

  /** `policy` is JSON text. Throws SnsError InvalidParameter. */
  constructor(policy: string, scope: FilterScope) {
    this.#scope = scope;
    try {
      this.#matcher.addPattern("policy", policy);
    } catch (error) {
      if (error instanceof InvalidEventPatternException)
        throw invalidParameter(`Attributes Reason: FilterPolicy: ${error.reason}`);
      throw error;
    }
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
