// PutRule.
import * as z from "zod";
import { oneOf, text } from "../../../../wire/constraints.ts";
import { isRoleArn } from "../../arns.ts";
import { validation } from "../../errors.ts";
import { ruleStates } from "../../rule.ts";
import { scheduleOf } from "../../schedules/schedule.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { arn, description, eventPattern, ruleByName, tags } from "../shapes.ts";
import { tagMap } from "../tags/tagged.ts";
import { checkChangeable } from "./changeable.ts";

const Input = z.object({
  ...ruleByName,
  ScheduleExpression: text({ most: 256 }).optional(),
  EventPattern: eventPattern.optional(),
  State: oneOf(...ruleStates).default("ENABLED"),
  Description: description.optional(),
  RoleArn: arn.optional(),
  Tags: tags.default([]),
});

/** Tags are for a new rule alone: those of one that is there stay as they are (API reference). */
export const putRule = (events: EventsState) =>
  operation(Input, ({ Name, EventBusName, ScheduleExpression, EventPattern, State, Description, RoleArn, Tags }) => {
    const bus = events.existingBus(EventBusName);
    const known = bus.rules.get(Name);
    if (known) checkChangeable(known);
    // What PutRule was seen to say of a role that is none (third parties' logs).
    if (RoleArn !== undefined && !isRoleArn(RoleArn))
      throw validation(`Provided role '${RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`);
    const given = tagMap(known ? [] : Tags);
    const rule = bus.putRule(Name, {
      state: State,
      ...(EventPattern && { pattern: EventPattern }),
      ...(ScheduleExpression && { schedule: scheduleOf(ScheduleExpression) }),
      ...(Description && { description: Description }),
      ...(RoleArn !== undefined && { roleArn: RoleArn }),
    });
    for (const [key, value] of given) rule.tags.set(key, value);
    return { RuleArn: rule.arn };
  });
