// Why no rule matched an event: what the nearest rules' patterns wanted, and what the event has.
import { explain } from "../../event-pattern/index.ts";
import type { Bus } from "./bus.ts";
import type { Rule } from "./rule.ts";

/** An event that nobody wanted is looked at but so closely, since there may be many. */
const MOST_LOOKED_AT = 20;
const MOST_TOLD = 3;

/** Of the enabled rules that did not match, those of which the fewest fields failed, a line each, as in `big-orders: detail.total: numeric [">", 100] but the event has 80`. */
export function nearestRules({ rules }: Bus, event: string, matched: readonly Rule[]): string[] {
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
