// ListTargetsByRule.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged, ruleOfTargets } from "../shapes.ts";
import type { TargetProperties } from "./shape.ts";

const Input = z.object({ ...ruleOfTargets, ...paged });

export const listTargetsByRule = (events: EventsState) =>
  operation(Input, ({ Rule, EventBusName, ...paging }) => {
    const rule = events.existingBus(EventBusName).rule(Rule);
    const { items, next } = page(rule.targets.values(), ({ id }) => id, { of: `targets ${rule.arn}`, ...paging });
    return { Targets: items.map(({ properties }) => shown(properties)), ...next };
  });

/** As it was put: a transformer without paths has none here either. */
function shown({ InputTransformer, ...others }: TargetProperties) {
  if (!InputTransformer) return others;
  const { InputPathsMap, ...template } = InputTransformer;
  const paths = Object.keys(InputPathsMap).length > 0 ? { InputPathsMap } : {};
  return { ...others, InputTransformer: { ...paths, ...template } };
}
