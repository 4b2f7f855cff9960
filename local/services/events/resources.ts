// AWS::Events::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { Bus } from "./bus.ts";
import { busResources, TagList } from "./bus-resources.ts";
import { type Rule, type RuleDefinition, ruleStates } from "./rule.ts";
import { scheduleOf } from "./schedules/schedule.ts";
import type { EventsState } from "./state.ts";
import { TargetProperties, targetOf } from "./target.ts";
import { checkTargets } from "./target-checks.ts";

const RuleProperties = z.object({
  Name: z.string().optional(),
  EventBusName: z.string().default("default"),
  Description: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(ruleStates).default("ENABLED"),
  RoleArn: z.string().optional(),
  Targets: z.array(TargetProperties).default([]),
  Tags: TagList,
});

export function eventsResources(events: EventsState, context: Context): Record<string, ResourceType> {
  return {
    ...busResources(events, context),
    "AWS::Events::Rule": (properties, { logicalId, generatedName }) => {
      const { Name: name = generatedName, EventBusName } = RuleProperties.parse(properties);
      const bus = events.bus(EventBusName);
      if (!bus) throw new TemplateError(`${logicalId}: there is no event bus ${EventBusName} for the rule`);
      if (bus.rules.has(name)) throw new TemplateError(`${logicalId}: Rule ${name} already exists on bus ${bus.name}.`);
      const apply = (given: Properties) => applyRule(bus, name, given, context);
      const rule = apply(properties);
      const created: CreatedResource = {
        ref: bus.isDefault ? name : `${bus.name}|${name}`,
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

function applyRule(bus: Bus, name: string, properties: Properties, context: Context): Rule {
  const { EventPattern, ScheduleExpression, State, Description, RoleArn, Targets, Tags } =
    RuleProperties.parse(properties);
  checkTargets(Targets, context.region);
  const definition: RuleDefinition = {
    state: State,
    ...(Description !== undefined && { description: Description }),
    ...(EventPattern && { pattern: JSON.stringify(EventPattern) }),
    ...(ScheduleExpression && { schedule: scheduleOf(ScheduleExpression) }),
    ...(RoleArn && { roleArn: RoleArn }),
  };
  const rule = bus.putRule(name, definition);
  const targets = Targets.map((each) => targetOf(each, rule, context));
  rule.targets.clear();
  bus.putTargets(rule, targets);
  rule.tags.clear();
  for (const { Key, Value } of Tags) rule.tags.set(Key, Value);
  return rule;
}
