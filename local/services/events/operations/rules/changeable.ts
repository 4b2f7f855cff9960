// Rules that a service made for itself are not changed by others.
import { managedRule } from "../../errors.ts";
import type { Rule } from "../../rule.ts";

/** Throws EventsError ManagedRuleException. */
export function checkChangeable({ name, definition }: Rule, force = false): void {
  if (definition.managedBy !== undefined && !force) throw managedRule(name);
}
