// DeleteRule. One that is not there is no error (API reference), unless its bus is not there either.
import * as z from "zod";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { ruleByName } from "../shapes.ts";
import { checkChangeable } from "./changeable.ts";

const Input = z.object({ ...ruleByName, Force: z.boolean().default(false) });

export const deleteRule = (events: EventsState) =>
  operation(Input, ({ Name, EventBusName, Force }) => {
    const bus = events.existingBus(EventBusName);
    const rule = bus.rules.get(Name);
    if (!rule) return undefined;
    checkChangeable(rule, Force);
    if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
    bus.removeRule(Name);
    return undefined;
  });
