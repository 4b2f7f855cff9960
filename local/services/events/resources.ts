// AWS::Events::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, ResourceType } from "../service.ts";
import type { Target } from "./bus.ts";
import type { EventsState } from "./state.ts";

const BusProperties = z.object({ Name: z.string() });

const TargetProperties = z.object({
  Id: z.string(),
  Arn: z.string(),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  Input: z.unknown().optional(),
  InputPath: z.unknown().optional(),
  InputTransformer: z.unknown().optional(),
});

const RuleProperties = z.object({
  Name: z.string().optional(),
  EventBusName: z.string().default("default"),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default("ENABLED"),
  Targets: z.array(TargetProperties).default([]),
});

/** What rules can deliver to. */
const targetServices = ["sqs", "sns"];

export function eventsResources(events: EventsState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::Events::EventBus": (properties, { logicalId }) => {
      const { Name } = BusProperties.parse(properties);
      if (events.bus(Name)) throw new TemplateError(`${logicalId}: Event bus ${Name} already exists.`);
      const bus = events.createBus(Name);
      return { ref: bus.name, attributes: { Arn: bus.arn, Name: bus.name } };
    },
    "AWS::Events::Rule": (properties, { logicalId, generatedName }) => {
      const {
        Name: name = generatedName,
        EventBusName,
        EventPattern,
        ScheduleExpression,
        State,
        Targets,
      } = RuleProperties.parse(properties);
      const bus = events.bus(EventBusName);
      if (!bus) throw new TemplateError(`${logicalId}: there is no event bus ${EventBusName} for the rule`);
      const path = bus.name === "default" ? name : `${bus.name}/${name}`;
      const arn = `arn:aws:events:${context.region}:${context.account}:rule/${path}`;
      if (ScheduleExpression)
        context.note(`Rule ${name} has a schedule, ${ScheduleExpression}: schedules are not run, so it never fires.`);
      if (EventPattern && State !== "DISABLED")
        bus.addRule({ name, arn, targets: Targets.map((each) => targetOf(each, name, context)) }, EventPattern);
      return { ref: EventBusName === "default" ? name : `${bus.name}|${name}`, attributes: { Arn: arn } };
    },
  };
}

function targetOf(properties: z.output<typeof TargetProperties>, rule: string, context: Context): Target {
  const { Id: id, Arn: arn, DeadLetterConfig } = properties;
  const [, , service = ""] = arn.split(":");
  if (!targetServices.includes(service))
    context.note(
      `Rule ${rule} has a target that can't be delivered to, ${arn}: its events go to the target's dead-letter queue, or are lost.`,
    );
  for (const name of ["Input", "InputPath", "InputTransformer"] as const)
    if (properties[name] !== undefined)
      context.note(`Rule ${rule}, target ${id}: ${name} is not run, so the target gets the whole event.`);
  return { id, arn, ...(DeadLetterConfig && { deadLetterArn: DeadLetterConfig.Arn }) };
}
