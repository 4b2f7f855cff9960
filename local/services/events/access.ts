// Whether a rule may pass its events on to a bus: by the target's role, or by the bus's own policy.
import { type Caller, parsePolicy, refusalOf } from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { Bus } from "./bus.ts";

/** Throws DeliveryError. */
export function checkPutting({ name, arn, policy }: Bus, caller: Caller, { account, roles, clock }: Context): void {
  const refusal = refusalOf({
    caller,
    actions: ["events:PutEvents"],
    resource: arn,
    resourceName: `event bus ${name}`,
    policy: policy === undefined ? undefined : parsePolicy(policy, "resource"),
    account,
    roles,
    now: clock.now(),
    asAccount: true,
  });
  if (!refusal) return;
  const who = caller.roleArn ?? caller.service;
  throw new DeliveryError(
    refusal.code,
    `${who} is not authorized to perform: events:PutEvents on resource: ${arn}: ${refusal.reason}.`,
  );
}
