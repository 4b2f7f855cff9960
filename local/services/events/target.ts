// A rule's target: where events go, in which shape, and how often it is tried.
import { isObject, parsed, parsedExactly } from "../../json.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import { type Context, type Delivery, DeliveryError } from "../service.ts";
import { httpOf } from "./api-destinations/http-parameters.ts";
import type { BusEvent } from "./envelope.ts";
import { inputOf, type TargetInput } from "./input.ts";
import type { TargetProperties } from "./operations/targets/shape.ts";
import { groupIdOf } from "./sqs-parameters.ts";
import { isRun } from "./target-checks.ts";

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly properties: TargetProperties;
  readonly deadLetterArn?: string;
  readonly retry: RetryPolicy;
  /** Makes what it gets of an event. Throws DeliveryError. */
  readonly shape: (event: BusEvent) => Delivery;
  /** Of an archive's rule: keeps the event. Nothing is delivered. */
  readonly keep?: (event: BusEvent) => void;
}

/** The rule that it is of. */
interface TargetPlace {
  readonly name: string;
  readonly arn: string;
}

/** EventBridge user guide, eb-rule-retry-policy. */
const STANDARD_ATTEMPTS = 185;
const STANDARD_AGE_SECONDS = 86_400;

/** Throws EventsError. */
export function targetOf(properties: TargetProperties, rule: TargetPlace, context: Context): Target {
  const { Id: id, Arn: arn, DeadLetterConfig, RetryPolicy: retry, RoleArn: roleArn } = properties;
  const [, , service = ""] = arn.split(":");
  const shape = shapeFor(service, properties, rule);
  if (!isRun(service))
    context.note(
      `Rule ${rule.name} has a target that can't be delivered to, ${arn}: its events go to the target's dead-letter queue, or are lost.`,
    );
  if (roleArn !== undefined && roleArn.split(":")[4] !== context.account)
    context.note(
      `Rule ${rule.name} has a target with a role of another account, ${roleArn}: what it allows is not known here, and it is taken to allow.`,
    );
  return {
    id,
    arn,
    properties,
    ...(DeadLetterConfig?.Arn && { deadLetterArn: DeadLetterConfig.Arn }),
    retry: {
      attempts: retry?.MaximumRetryAttempts ?? STANDARD_ATTEMPTS,
      ageMs: (retry?.MaximumEventAgeInSeconds ?? STANDARD_AGE_SECONDS) * 1_000,
    },
    shape,
  };
}

function shapeFor(service: string, properties: TargetProperties, rule: TargetPlace): (event: BusEvent) => Delivery {
  const input = inputOf(properties, { targetId: properties.Id, ruleName: rule.name, ruleArn: rule.arn });
  const bodyOf: TargetInput = input ?? (({ text }) => text);
  switch (service) {
    case "events": {
      if (properties.Arn.split(":")[5]?.startsWith("api-destination/")) {
        const http = httpOf(properties);
        return (event) => ({ body: bodyOf(event), identity: event.identity, ...http?.(event) });
      }
      return (event) => ({
        body: input ? eventOf(input(event), event) : event.text,
        identity: event.identity,
        hops: event.hops + 1,
      });
    }
    case "logs":
      return input ? (event) => logEntry(input(event), event) : ({ text: body, identity }) => ({ body, identity });
    case "sqs": {
      const groupId = groupIdOf(properties);
      return (event) => ({ body: bodyOf(event), identity: event.identity, ...groupId?.(event) });
    }
    default:
      return (event) => ({ body: bodyOf(event), identity: event.identity });
  }
}

/**
 * What a bus gets where the target has an input. No source tells what AWS makes of it; what loses nothing: a whole event stands for itself, and
 * anything else becomes the detail.
 */
function eventOf(text: string, { event }: BusEvent): string {
  const made = parsedExactly(text);
  if (!isObject(made))
    throw new DeliveryError("INVALID_JSON", `A bus takes JSON objects; the target's input is ${text}`);
  return JSON.stringify(isObject(made.detail) ? { ...event, ...made } : { ...event, detail: made });
}

/** EventBridge user guide, eb-targets: an input for a log group has a timestamp and a message, and nothing else is taken. */
function logEntry(text: string, { identity }: BusEvent): Delivery {
  const entry = parsed(text);
  const { timestamp, message } = isObject(entry) ? entry : {};
  const at = typeof timestamp === "number" ? timestamp : Date.parse(String(timestamp));
  if (typeof message !== "string" || !Number.isFinite(at))
    throw new DeliveryError(
      "INVALID_PARAMETER",
      `A log group takes {"timestamp": …, "message": "…"}, a time in milliseconds or ISO 8601 and a text; the target's input is ${text.slice(0, 1_000)}`,
    );
  return { body: message, identity, at };
}
