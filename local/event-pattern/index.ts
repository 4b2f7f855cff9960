// The event matcher: which patterns an event fits. EventBridge rules and SNS filter policies are written in the same language.
//
//   const matcher = new EventMatcher<string>();
//   matcher.addPattern("big-orders", '{"detail-type":["OrderSubmitted"],"detail":{"total":[{"exists":true}]}}');
//   matcher.matchesForEvent('{"detail-type":"OrderSubmitted","detail":{"total":5}}'); // ["big-orders"]
//
// It runs exact values, prefix, anything-but (also with prefix) and exists, and refuses the other operators by name.
import { matches } from "./match.ts";
import { compile, isObject, type PatternBranch } from "./pattern.ts";

export { InvalidEventPatternException } from "./errors.ts";

export class EventMatcher<Id> {
  readonly #patterns = new Map<Id, PatternBranch[]>();

  /** Adds a pattern (JSON text, or an object) under an id; an id may have several. Throws InvalidEventPatternException. */
  addPattern(id: Id, pattern: string | object): void {
    const compiled = compile(pattern);
    this.#patterns.set(id, [...(this.#patterns.get(id) ?? []), compiled]);
  }

  /** Removes every pattern of this id. */
  deletePatterns(id: Id): void {
    this.#patterns.delete(id);
  }

  /** The ids of the patterns that the event (JSON text, or an object) fits. An event that is no JSON object fits none. */
  matchesForEvent(event: string | object): Id[] {
    const value = typeof event === "string" ? parse(event) : event;
    if (!isObject(value)) return [];
    const nested = withoutDottedKeys(value);
    return [...this.#patterns]
      .filter(([, patterns]) => patterns.some((each) => matches(each, nested)))
      .map(([id]) => id);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An event's key `a.b` means `b` within `a`, as in patterns. */
function withoutDottedKeys(event: Record<string, unknown>): Record<string, unknown> {
  const nested = fresh();
  for (const [key, value] of Object.entries(event)) {
    const inner = isObject(value) ? withoutDottedKeys(value) : value;
    const path = key.split(".");
    const last = path.pop() ?? key;
    let at = nested;
    for (const step of path) {
      const next = at[step];
      const into: Record<string, unknown> = isObject(next) ? next : fresh();
      at[step] = into;
      at = into;
    }
    const known = at[last];
    at[last] = isObject(known) && isObject(inner) ? Object.assign(known, inner) : inner;
  }
  return nested;
}

/** Without a prototype, so that an event may have any key, also `__proto__`. */
function fresh(): Record<string, unknown> {
  return Object.create(null);
}
