// From a bus to the targets of the rules that an event matches.
import type { Context, MessageAttribute } from "../service.ts";
import type { Deliveries, Failure } from "../set-aside.ts";
import type { Bus } from "./bus.ts";
import type { BusEvent } from "./envelope.ts";
import type { Rule } from "./rule.ts";
import type { Target } from "./target.ts";

export function route(bus: Bus, event: BusEvent, deliveries: Deliveries, { journal }: Context): void {
  const { identity } = event;
  const rules = bus.rulesFor(event.text);
  if (rules.length === 0) journal.record({ ...identity, what: "lost", where: bus.name, reason: "no rule matched it" });
  for (const rule of rules) {
    journal.record({ ...identity, what: "matched", where: bus.name, to: rule.name });
    for (const target of rule.targets.values()) deliverTo(rule, target, event, deliveries);
  }
}

export function deliverTo(rule: Rule, target: Target, event: BusEvent, deliveries: Deliveries): void {
  const { text: body, identity } = event;
  const caller = { service: "events.amazonaws.com", sourceArn: rule.arn };
  const { RoleArn: roleArn } = target.properties;
  deliveries.make({
    where: rule.name,
    arn: target.arn,
    identity,
    shape: () => ({ ...target.shape(event), caller: { ...caller, roleArn } }),
    kind: "target",
    retry: target.retry,
    deadLetterArn: target.deadLetterArn,
    deadLetterOf: (failure) => ({ body, identity, caller, attributes: deadLetterAttributes(rule, target, failure) }),
  });
}

/** EventBridge user guide, eb-rule-dlq. The condition is left out where the error was not one to be retried. */
function deadLetterAttributes(
  rule: Rule,
  target: Target,
  { error, retries, exhausted }: Failure,
): Record<string, MessageAttribute> {
  const texts = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    RETRY_ATTEMPTS: String(retries),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, stringValue]) => [name, { dataType: "String", stringValue }]),
  );
}
