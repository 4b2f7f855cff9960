// Whether a rule or a topic may send to a queue.
import { type Caller, refusalOf } from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { Queue } from "./queue.ts";

/** Throws DeliveryError. To a service that its policy does not let in, a queue looks as if it were not there. */
export function checkSending(queue: Queue, caller: Caller, { account, roles, clock }: Context): void {
  const refusal = refusalOf({
    caller,
    actions: ["sqs:SendMessage"],
    resource: queue.arn,
    resourceName: `queue ${queue.name}`,
    policy: queue.settings.policy,
    account,
    roles,
    now: clock.now(),
  });
  if (!refusal) return;
  const { code, by, reason } = refusal;
  if (by === "role") throw new DeliveryError(code, `sqs:SendMessage on ${queue.arn}: ${reason}.`);
  throw new DeliveryError(
    "NO_RESOURCE",
    `The specified queue does not exist or you do not have access to it: ${reason}.`,
  );
}
