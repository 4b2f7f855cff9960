// AWS::Events::* in a template.
import * as z from "zod";
import { isObject } from "../../json.ts";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { apiDestinationResource } from "./api-destinations/resource.ts";
import { archiveResource } from "./archives/resource.ts";
import type { Bus } from "./bus.ts";
import { busResources, TagList } from "./bus-resources.ts";
import { connectionResource } from "./connections/resource.ts";
import { description, ruleName } from "./operations/shapes.ts";
import { Target } from "./operations/targets/shape.ts";
import { type Rule, type RuleDefinition, ruleStates } from "./rule.ts";
import { scheduleOf } from "./schedules/schedule.ts";
import type { EventsState } from "./state.ts";
import { targetOf } from "./target.ts";
import { checkTargets } from "./target-checks.ts";

const RuleProperties = z.object({
  Name: ruleName.optional(),
  EventBusName: z.string().default("default"),
  Description: description.optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(ruleStates).default("ENABLED"),
  RoleArn: z.string().optional(),
  Targets: z.array(z.preprocess(withNumbers, Target)).default([]),
  Tags: TagList,
});
type RuleProperties = z.output<typeof RuleProperties>;

/** Numbers may be texts in a template. */
function withNumbers(target: unknown): unknown {
  if (!isObject(target) || !isObject(target.RetryPolicy)) return target;
  const numbers = Object.entries(target.RetryPolicy).map(([name, value]) => [
    name,
    typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value,
  ]);
  return { ...target, RetryPolicy: Object.fromEntries(numbers) };
}

export function eventsResources(events: EventsState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::Events::ApiDestination": apiDestinationResource(events),
    "AWS::Events::Archive": archiveResource(events),
    "AWS::Events::Connection": connectionResource(events),
    ...busResources(events, context),
    "AWS::Events::Rule": (properties, { logicalId, generatedName }) => {
      let given = RuleProperties.parse(properties);
      const { Name: name = generatedName, EventBusName } = given;
      const bus = events.bus(EventBusName);
      if (!bus) throw new TemplateError(`${logicalId}: there is no event bus ${EventBusName} for the rule`);
      if (bus.rules.has(name)) throw new TemplateError(`${logicalId}: Rule ${name} already exists on bus ${bus.name}.`);
      const rule = applyRule(bus, name, given, context);
      const created: CreatedResource = {
        ref: bus.isDefault ? name : `${bus.name}|${name}`,
        attributes: { Arn: rule.arn },
        change: (changed) => {
          const next = RuleProperties.parse(changed);
          if ((next.Name ?? generatedName) !== name || events.bus(next.EventBusName) !== bus) return undefined;
          applyRule(bus, name, next, context, given);
          given = next;
          return created;
        },
        remove: () => bus.removeRule(name),
      };
      return created;
    },
  };
}

/** Throws EventsError, and then nothing has changed. */
function applyRule(bus: Bus, name: string, given: RuleProperties, context: Context, before?: RuleProperties): Rule {
  const { EventPattern, ScheduleExpression, State, Description, RoleArn, Targets, Tags } = given;
  checkTargets(Targets, context.region);
  const definition: RuleDefinition = {
    state: State,
    ...(Description !== undefined && { description: Description }),
    ...(EventPattern && { pattern: JSON.stringify(EventPattern) }),
    ...(ScheduleExpression && { schedule: scheduleOf(ScheduleExpression) }),
    ...(RoleArn && { roleArn: RoleArn }),
  };
  const place = { name, arn: bus.ruleArn(name) };
  const rule = bus.putRule(
    name,
    definition,
    Targets.map((each) => targetOf(each, place, context)),
  );
  for (const { Key } of before?.Tags ?? []) rule.tags.delete(Key);
  for (const { Key, Value } of Tags) rule.tags.set(Key, Value);
  return rule;
}
