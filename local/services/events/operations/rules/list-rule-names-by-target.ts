// ListRuleNamesByTarget.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { arn, busNameOrArn, paged } from "../shapes.ts";

const Input = z.object({ TargetArn: arn, EventBusName: busNameOrArn.optional(), ...paged });

export const listRuleNamesByTarget = (events: EventsState) =>
  operation(Input, ({ TargetArn, EventBusName, ...paging }) => {
    const bus = events.existingBus(EventBusName);
    const names = [...bus.rules.values()]
      .filter(({ targets }) => targets.values().some((target) => target.arn === TargetArn))
      .map(({ name }) => name);
    const { items, next } = page(names, (name) => name, { of: `rules ${bus.name} for ${TargetArn}`, ...paging });
    return { RuleNames: items, ...next };
  });
