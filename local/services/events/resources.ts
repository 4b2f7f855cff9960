// AWS::Events::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { EventsState } from "./state.ts";
import { TargetProperties, targetOf } from "./targets.ts";

const BusProperties = z.object({ Name: z.string() });

const RuleProperties = z.object({
  Name: z.string().optional(),
  EventBusName: z.string().default("default"),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default("ENABLED"),
  Targets: z.array(TargetProperties).default([]),
});

export function eventsResources(events: EventsState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::Events::EventBus": (properties, { logicalId }) => {
      const { Name } = BusProperties.parse(properties);
      if (events.bus(Name)) throw new TemplateError(`${logicalId}: Event bus ${Name} already exists.`);
      const bus = events.createBus(Name);
      const created: CreatedResource = {
        ref: bus.name,
        attributes: { Arn: bus.arn, Name: bus.name },
        change: (changed) => (BusProperties.parse(changed).Name === Name ? created : undefined),
        remove: () => events.removeBus(bus),
      };
      return created;
    },
    "AWS::Events::Rule": (properties, { logicalId, generatedName }) => {
      const { Name: name = generatedName, EventBusName } = RuleProperties.parse(properties);
      const bus = events.bus(EventBusName);
      if (!bus) throw new TemplateError(`${logicalId}: there is no event bus ${EventBusName} for the rule`);
      const path = bus.name === "default" ? name : `${bus.name}/${name}`;
      const rule = { name, arn: `arn:aws:events:${context.region}:${context.account}:rule/${path}` };
      const apply = (given: Properties) => {
        const { EventPattern, ScheduleExpression, State, Targets } = RuleProperties.parse(given);
        if (ScheduleExpression)
          context.note(`Rule ${name} has a schedule, ${ScheduleExpression}: schedules are not run, so it never fires.`);
        if (EventPattern && State !== "DISABLED")
          bus.setRule({ ...rule, targets: Targets.map((each) => targetOf(each, rule, context)) }, EventPattern);
        else bus.removeRule(name);
      };
      apply(properties);
      const created: CreatedResource = {
        ref: EventBusName === "default" ? name : `${bus.name}|${name}`,
        attributes: { Arn: rule.arn },
        change: (changed) => {
          const next = RuleProperties.parse(changed);
          if ((next.Name ?? generatedName) !== name || events.bus(next.EventBusName) !== bus) return undefined;
          apply(changed);
          return created;
        },
        remove: () => bus.removeRule(name),
      };
      return created;
    },
  };
}
