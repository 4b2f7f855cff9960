// From a bus to the targets of the rules that an event matches; what can't be delivered goes to the target's DLQ, or is shown as lost.
import { type Context, DeliveryError, type MessageAttribute } from "../service.ts";
import type { Bus, Rule, Target } from "./bus.ts";
import type { BusEvent } from "./envelope.ts";

export function route(bus: Bus, event: BusEvent, context: Context): void {
  const rules = bus.rulesFor(event.event);
  if (rules.length === 0)
    context.journal.record({ ...event.identity, what: "lost", where: bus.name, reason: "no rule matched it" });
  for (const rule of rules) {
    context.journal.record({ ...event.identity, what: "matched", where: bus.name, to: rule.name });
    for (const target of rule.targets) deliver(rule, target, event, context);
  }
}

function deliver(rule: Rule, target: Target, event: BusEvent, context: Context): void {
  const { identity, text: body } = event;
  try {
    context.deliver(target.arn, { body, identity });
    context.journal.record({ ...identity, what: "delivered", where: rule.name, to: nameIn(target.arn) });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    setAside(rule, target, event, error, context);
  }
}

function setAside(
  rule: Rule,
  target: Target,
  { identity, text: body }: BusEvent,
  error: DeliveryError,
  context: Context,
): void {
  const reason = `${nameIn(target.arn)}: ${error.code}: ${error.message}`;
  const hop = { ...identity, where: rule.name, reason };
  if (!target.deadLetterArn) {
    context.journal.record({ ...hop, what: "lost", reason: `${reason} (the target has no dead-letter queue)` });
    return;
  }
  try {
    context.deliver(target.deadLetterArn, { body, identity, attributes: deadLetterAttributes(rule, target, error) });
    context.journal.record({ ...hop, what: "dead-lettered", to: nameIn(target.deadLetterArn) });
  } catch (again) {
    if (!(again instanceof DeliveryError)) throw again;
    context.journal.record({ ...hop, what: "lost", reason: `${reason}; its dead-letter queue: ${again.message}` });
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

function nameIn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}
