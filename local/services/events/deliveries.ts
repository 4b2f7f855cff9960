// From a bus to the targets of the rules that an event matches.
import type { Context, DeliveryError, MessageAttribute } from "../service.ts";
import { deliverOrSetAside } from "../set-aside.ts";
import type { Bus, Rule, Target } from "./bus.ts";
import type { BusEvent } from "./envelope.ts";

export function route(bus: Bus, event: BusEvent, context: Context): void {
  const { identity, text: body } = event;
  const rules = bus.rulesFor(event.event);
  if (rules.length === 0)
    context.journal.record({ ...identity, what: "lost", where: bus.name, reason: "no rule matched it" });
  for (const rule of rules) {
    context.journal.record({ ...identity, what: "matched", where: bus.name, to: rule.name });
    for (const target of rule.targets) {
      const caller = { service: "events.amazonaws.com", sourceArn: rule.arn };
      const asTarget = { ...caller, roleArn: target.roleArn };
      const delivery = { body, identity, caller: asTarget };
      const { shape } = target;
      deliverOrSetAside(
        {
          where: rule.name,
          arn: target.arn,
          delivery,
          ...(shape && { shape: () => ({ ...shape(event), caller: asTarget }) }),
          kind: "target",
          deadLetterArn: target.deadLetterArn,
          deadLetterOf: (error) => ({ ...delivery, caller, attributes: deadLetterAttributes(rule, target, error) }),
        },
        context,
      );
    }
  }
}

/** EventBridge user guide, eb-rule-dlq. Errors of this kind are not retried, so that no retry condition was exhausted. */
function deadLetterAttributes(rule: Rule, target: Target, error: DeliveryError): Record<string, MessageAttribute> {
  const texts = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: "0",
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, stringValue]) => [name, { dataType: "String", stringValue }]),
  );
}
