// RemoveTargets. Ids that the rule does not have are no error.
import * as z from "zod";
import { texts } from "../../../../wire/constraints.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { checkChangeable } from "../rules/changeable.ts";
import { ruleOfTargets, targetIdLimits } from "../shapes.ts";

const Input = z.object({
  ...ruleOfTargets,
  Ids: texts(targetIdLimits, { least: 1, most: 100 }),
  Force: z.boolean().default(false),
});

export const removeTargets = (events: EventsState) =>
  operation(Input, ({ Rule, EventBusName, Ids, Force }) => {
    const rule = events.existingBus(EventBusName).rule(Rule);
    checkChangeable(rule, Force);
    for (const id of Ids) rule.targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
