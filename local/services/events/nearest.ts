// Why no rule matched an event: what the nearest rules' patterns wanted, and what the event has.
import { explain } from "../../event-pattern/index.ts";
import type { Bus } from "./bus.ts";
import type { Rule } from "./rule.ts";

/** Events that nobody wants may come in thousands, and be large: then they are counted and not explained. */
const MOST_A_SECOND = 20;
const LONGEST_EXPLAINED = 65_536;
const MOST_LOOKED_AT = 100;
const MOST_TOLD = 3;

export class NearestRules {
  #second = 0;
  #count = 0;

  /**
   * Of a bus's enabled rules that did not match (the first 100 of them) those of which the fewest fields failed, a line each, as in
   * `big-orders: detail.total: numeric [">", 100] but the event has 80`.
   */
  of({ rules }: Bus, event: string, matched: readonly Rule[]): string[] {
    if (event.length > LONGEST_EXPLAINED || !this.#mayExplain()) return [];
    const failed: { readonly name: string; readonly why: readonly string[] }[] = [];
    for (const rule of rules.values()) {
      const { name, definition, enabled } = rule;
      const { pattern, managedBy } = definition;
      if (!enabled || pattern === undefined || managedBy !== undefined || matched.includes(rule)) continue;
      failed.push({ name, why: explain(pattern, event) });
      if (failed.length === MOST_LOOKED_AT) break;
    }
    const fewest = Math.min(...failed.map(({ why }) => why.length));
    const nearest = failed.filter(({ why }) => why.length === fewest).slice(0, MOST_TOLD);
    return nearest.map(({ name, why }) => `${name}: ${why.join("; ")}`);
  }

  #mayExplain(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#count = 0;
    this.#second = second;
    this.#count += 1;
    return this.#count <= MOST_A_SECOND;
  }
}
