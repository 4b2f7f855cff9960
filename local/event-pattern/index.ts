// The event matcher: which patterns an event fits. EventBridge rules and SNS filter policies are written in the same language.
//
//   const matcher = new EventMatcher<string>();
//   matcher.addPattern("big-orders", '{"detail-type":["OrderSubmitted"],"detail":{"total":[{"numeric":[">",100]}]}}');
//   matcher.matchesForEvent('{"detail-type":"OrderSubmitted","detail":{"total":500}}'); // ["big-orders"]
//
//   explain('{"detail":{"total":[{"numeric":[">",100]}]}}', '{"detail":{"total":80}}');
//   // ['detail.total: numeric [">", 100] but the event has 80']
//
// JSON text says more than an object: duplicate keys, and how numbers are spelled. Both are taken; text is faster too.
import { Automaton } from "./automaton/automaton.ts";
import type { Branch, Entry } from "./automaton/branch.ts";
import { eventText } from "./event/event-text.ts";
import { compile } from "./pattern/compile.ts";

export { InvalidEventPatternException } from "./errors.ts";
export { explain } from "./explain.ts";
export { checkServiceLimits, measure } from "./limits.ts";

const FEW = 16;

interface Patterns {
  readonly entry: Entry;
  branches: readonly Branch[];
}

export class EventMatcher<Id> {
  readonly #automaton = new Automaton();
  readonly #patterns = new Map<Id, Patterns>();
  /** By the entries' slots, which are used again. */
  readonly #ids: (Id | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  /** Ids are told in the order in which they were added. */
  readonly #orders: number[] = [];
  #order = 0;
  /** Whether slots are in order too, as long as none was used again. */
  #inOrder = true;

  /** Adds a pattern (JSON text, or an object) under an id; an id may have several. Throws InvalidEventPatternException. */
  addPattern(id: Id, pattern: string | object): void {
    const alternatives = compile(pattern);
    let patterns = this.#patterns.get(id);
    if (!patterns) {
      const free = this.#freeSlots.pop();
      if (free !== undefined) this.#inOrder = false;
      const slot = free ?? this.#ids.length;
      patterns = { entry: { slot, hasSeveral: false }, branches: [] };
      this.#orders[slot] = this.#order++;
      this.#ids[slot] = id;
      this.#patterns.set(id, patterns);
    }
    const { entry } = patterns;
    if (!entry.hasSeveral && patterns.branches.length + alternatives.length > 1) {
      entry.hasSeveral = true;
      for (const branch of patterns.branches) this.#automaton.refresh(branch);
    }
    const branches = alternatives.map((each) => this.#automaton.add(entry, each));
    patterns.branches = patterns.branches.length === 0 ? branches : patterns.branches.concat(branches);
  }

  /** Removes every pattern of this id. */
  deletePatterns(id: Id): void {
    const patterns = this.#patterns.get(id);
    if (!patterns) return;
    for (const branch of patterns.branches) this.#automaton.remove(branch);
    this.#patterns.delete(id);
    this.#ids[patterns.entry.slot] = undefined;
    this.#freeSlots.push(patterns.entry.slot);
  }

  /** The ids of the patterns that the event (JSON text, or an object) fits, each once. An event that is no JSON object fits none. */
  matchesForEvent(event: string | object): Id[] {
    const matched = this.#automaton.match(eventText(event));
    if (matched.length > 1) this.#sort(matched);
    const ids: Id[] = [];
    for (const slot of matched) {
      const id = this.#ids[slot];
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /** A few are sorted faster by insertion. */
  #sort(slots: number[]): void {
    const orders = this.#orders;
    const inOrder = this.#inOrder;
    const order = (slot = 0) => (inOrder ? slot : (orders[slot] ?? 0));
    if (slots.length > FEW) {
      slots.sort((a, b) => order(a) - order(b));
      return;
    }
    for (let at = 1; at < slots.length; at++) {
      const slot = slots[at] ?? 0;
      let to = at;
      for (; to > 0 && order(slots[to - 1]) > order(slot); to--) slots[to] = slots[to - 1] ?? 0;
      slots[to] = slot;
    }
  }
}
