// From a bus to the targets of the rules that an event matches.

import type { Deliveries, Failure } from "../deliveries.ts";
import type { Context, MessageAttribute } from "../service.ts";
import { archiveNameIn } from "./archives/managed-rule.ts";
import type { Bus } from "./bus.ts";
import type { BusEvent } from "./envelope.ts";
import type { NearestRules } from "./nearest.ts";
import type { Rule } from "./rule.ts";
import type { Target } from "./target.ts";

/** That an event comes from an archive, for these rules alone where there are such (by their ARNs). */
export interface Replayed {
  readonly archiveName: string;
  readonly filterArns: ReadonlySet<string> | undefined;
}

export function route(
  bus: Bus,
  event: BusEvent,
  deliveries: Deliveries,
  nearest: NearestRules,
  { journal }: Context,
  replayed?: Replayed,
): void {
  const { identity, text } = event;
  const where = bus.name;
  const archivedIn: string[] = replayed ? [replayed.archiveName] : [];
  const matched: Rule[] = [];
  for (const rule of bus.rulesFor(text)) {
    const kept = keptBy(rule, event);
    if (kept) archivedIn.push(archiveNameIn(rule.name));
    else if (replayed?.filterArns?.has(rule.arn) !== false) matched.push(rule);
  }
  const unheard = matched.every(({ targets }) => [...targets.values()].every(isLog));
  const why = unheard && !replayed ? nearest.of(bus, text, matched) : [];
  const told = why.length > 0 ? { why } : {};
  for (const rule of matched) {
    const onlyLogs = unheard ? { reason: "no rule matched it that does more than log", ...told } : {};
    const noTarget = rule.targets.size === 0 ? { reason: "the rule has no target" } : {};
    journal.record({ ...identity, what: "matched", where, to: rule.name, ...onlyLogs, ...noTarget });
    for (const target of rule.targets.values()) deliverTo(rule, target, event, deliveries);
  }
  if (matched.some(({ targets }) => targets.size > 0)) return;
  for (const to of archivedIn)
    journal.record({ ...identity, what: "archived", where, to, reason: "no other rule matched it" });
  if (archivedIn.length > 0) return;
  const reason = matched.length > 0 ? "no rule with a target matched it" : "no rule matched it";
  journal.record({ ...identity, what: "lost", where, reason, ...told });
}

function isLog({ arn }: Target): boolean {
  return arn.split(":")[2] === "logs";
}

/** Whether the rule is an archive's. */
function keptBy(rule: Rule, event: BusEvent): boolean {
  let kept = false;
  for (const { keep } of rule.targets.values()) {
    keep?.(event);
    kept ||= keep !== undefined;
  }
  return kept;
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
