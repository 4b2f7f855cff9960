// A rule's target in a template: where events go, and in which shape.
import * as z from "zod";
import { isObject, parsed } from "../../json.ts";
import { type Context, type Delivery, DeliveryError } from "../service.ts";
import type { Rule, Target } from "./bus.ts";
import type { BusEvent } from "./envelope.ts";
import { inputOf, inputProperties } from "./input.ts";

export const TargetProperties = z.object({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  ...inputProperties,
});

/** What rules can deliver to, by how the ARN's last part starts where the service alone does not tell. */
const kinds: Readonly<Record<string, string>> = {
  sqs: "",
  sns: "",
  lambda: "function:",
  events: "event-bus/",
  logs: "log-group:",
};

/** Throws EventsError. */
export function targetOf(
  properties: z.output<typeof TargetProperties>,
  rule: Pick<Rule, "name" | "arn">,
  context: Context,
): Target {
  const { Id: id, Arn: arn, RoleArn: roleArn, DeadLetterConfig } = properties;
  const [, , service = "", , , ...rest] = arn.split(":");
  const kind = Object.hasOwn(kinds, service) ? kinds[service] : undefined;
  if (kind === undefined || !rest.join(":").startsWith(kind))
    context.note(
      `Rule ${rule.name} has a target that can't be delivered to, ${arn}: its events go to the target's dead-letter queue, or are lost.`,
    );
  const shape = shapeFor(service, properties, rule, context);
  return {
    id,
    arn,
    roleArn,
    ...(DeadLetterConfig && { deadLetterArn: DeadLetterConfig.Arn }),
    ...(shape && { shape }),
  };
}

function shapeFor(
  service: string,
  properties: z.output<typeof TargetProperties>,
  rule: Pick<Rule, "name" | "arn">,
  context: Context,
): Target["shape"] {
  const now = () => context.clock.now();
  const input = inputOf(properties, { targetId: properties.Id, ruleName: rule.name, ruleArn: rule.arn, now });
  if (service === "events") {
    if (input)
      context.note(
        `Rule ${rule.name}, target ${properties.Id}: an input for a bus is not run; it gets the whole event.`,
      );
    return ({ text: body, identity, hops }) => ({ body, identity, hops: hops + 1 });
  }
  if (!input) return undefined;
  if (service === "logs") return (event) => logEntry(input(event), event);
  return (event) => ({ body: input(event), identity: event.identity });
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
