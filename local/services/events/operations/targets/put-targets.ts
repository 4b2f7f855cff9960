// PutTargets. What is wrong with one target refuses the request as a whole, as on AWS; failed entries are for throttling, which there is none of.
import * as z from "zod";
import { list } from "../../../../wire/constraints.ts";
import type { Context } from "../../../service.ts";
import type { EventsState } from "../../state.ts";
import { targetOf } from "../../target.ts";
import { checkTargets } from "../../target-checks.ts";
import { operation } from "../operation.ts";
import { checkChangeable } from "../rules/changeable.ts";
import { ruleOfTargets } from "../shapes.ts";
import { Target } from "./shape.ts";

const Input = z.object({ ...ruleOfTargets, Targets: list(Target, { least: 1, most: 100 }) });

export const putTargets = (events: EventsState, context: Context) =>
  operation(Input, ({ Rule, EventBusName, Targets }) => {
    const bus = events.existingBus(EventBusName);
    const rule = bus.rule(Rule);
    checkChangeable(rule);
    checkTargets(Targets, context.region);
    bus.putTargets(
      rule,
      Targets.map((each) => targetOf(each, rule, context)),
    );
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
