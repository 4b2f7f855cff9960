// AWS::Events::EventBus and AWS::Events::EventBusPolicy in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { checkDeadLetterArn } from "./arns.ts";
import type { Bus } from "./bus.ts";
import { putStatement, removeStatement, setPolicy, statementFor } from "./bus-policy.ts";
import type { EventsState } from "./state.ts";

export const TagList = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);

const text = z.string().optional();
const anObject = z.record(z.string(), z.unknown());

const BusProperties = z.object({
  Name: z.string(),
  EventSourceName: text,
  Description: text,
  KmsKeyIdentifier: text,
  DeadLetterConfig: z.object({ Arn: text }).optional(),
  LogConfig: z.record(z.string(), z.string()).optional(),
  Policy: anObject.optional(),
  Tags: TagList,
});
type BusProperties = z.output<typeof BusProperties>;

const PolicyProperties = z.object({
  EventBusName: z.string().default("default"),
  StatementId: z.string(),
  Statement: anObject.optional(),
  Action: z.string().default("events:PutEvents"),
  Principal: z.coerce.string().default(""),
  Condition: z.object({ Type: z.string(), Key: z.string(), Value: z.string() }).optional(),
});

export function busResources(events: EventsState, { clock, region }: Context): Record<string, ResourceType> {
  const apply = (bus: Bus, given: BusProperties, before?: BusProperties) => {
    const { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig, Policy, Tags } = given;
    const deadLetterArn = DeadLetterConfig?.Arn;
    if (deadLetterArn !== undefined) checkDeadLetterArn(deadLetterArn, region);
    // A policy that the template has not changed stays, with the statements that others have added to it.
    if (JSON.stringify(Policy) !== JSON.stringify(before?.Policy)) {
      if (Policy) setPolicy(bus, JSON.stringify(Policy));
      else bus.policy = undefined;
    }
    bus.settings = {
      ...(Description && { description: Description }),
      ...(KmsKeyIdentifier && { kmsKeyIdentifier: KmsKeyIdentifier }),
      ...(deadLetterArn !== undefined && { deadLetterArn }),
      ...(LogConfig && { logConfig: LogConfig }),
    };
    for (const { Key } of before?.Tags ?? []) bus.tags.delete(Key);
    for (const { Key, Value } of Tags) bus.tags.set(Key, Value);
    bus.changedAt = clock.now();
  };
  return {
    "AWS::Events::EventBus": (properties) => {
      let given = BusProperties.parse(properties);
      const { Name, EventSourceName } = given;
      const bus = events.createBus(Name, { eventSourceName: EventSourceName });
      apply(bus, given);
      const created: CreatedResource = {
        ref: bus.name,
        attributes: { Arn: bus.arn, Name: bus.name },
        change: (changed) => {
          const next = BusProperties.parse(changed);
          if (next.Name !== Name) return undefined;
          apply(bus, next, given);
          given = next;
          return created;
        },
        remove: () => events.removeBus(bus),
      };
      return created;
    },
    "AWS::Events::EventBusPolicy": (properties, { logicalId }) => {
      const { EventBusName, StatementId } = PolicyProperties.parse(properties);
      const bus = events.bus(EventBusName);
      if (!bus) throw new TemplateError(`${logicalId}: there is no event bus ${EventBusName} for the policy`);
      const put = (given: z.output<typeof PolicyProperties>) => {
        putStatement(bus, StatementId, given.Statement ?? statementFor(bus, given));
        bus.changedAt = clock.now();
      };
      put(PolicyProperties.parse(properties));
      const created: CreatedResource = {
        ref: `${bus.name}|${StatementId}`,
        change: (changed) => {
          const next = PolicyProperties.parse(changed);
          if (next.StatementId !== StatementId || events.bus(next.EventBusName) !== bus) return undefined;
          put(next);
          return created;
        },
        remove: () => {
          removeStatement(bus, StatementId);
        },
      };
      return created;
    },
  };
}
