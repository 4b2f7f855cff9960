// EnableRule and DisableRule.
import * as z from "zod";
import type { RuleState } from "../../rule.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { ruleByName } from "../shapes.ts";
import { checkChangeable } from "./changeable.ts";

const Input = z.object(ruleByName);

const setTo = (state: RuleState) => (events: EventsState) =>
  operation(Input, ({ Name, EventBusName }) => {
    const bus = events.existingBus(EventBusName);
    const rule = bus.rule(Name);
    checkChangeable(rule);
    bus.setState(rule, state);
    return undefined;
  });

export const enableRule = setTo("ENABLED");
export const disableRule = setTo("DISABLED");
