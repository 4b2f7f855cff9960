// Whether a rule may pass its events on to a bus: by the target's role, or by the bus's own policy.
import { type Caller, type Policy, PolicyError, parsePolicy, refusalOf } from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { Bus } from "./bus.ts";

/** Throws DeliveryError. */
export function checkPutting({ name, arn, policy }: Bus, caller: Caller, { account, roles, clock }: Context): void {
  const refusal = refusalOf({
    caller,
    actions: ["events:PutEvents"],
    resource: arn,
    resourceName: `event bus ${name}`,
    policy: policy === undefined ? undefined : policyIn(policy, name),
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

/** PutPermission takes any JSON. Throws DeliveryError. */
function policyIn(text: string, busName: string): Policy {
  try {
    return parsePolicy(text, "resource");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new DeliveryError("NO_PERMISSIONS", `The policy of event bus ${busName} is none: ${error.message}.`);
  }
}
