// Whether a rule may pass its events on to a bus (by the target's role, or by the bus's own policy) or to an API destination (by the target's role).
import { type Access, type Caller, type Policy, PolicyError, parsePolicy, refusalOf } from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { ApiDestination } from "./api-destinations/api-destination.ts";
import type { Bus } from "./bus.ts";

/** Throws DeliveryError. */
export function checkPutting({ name, arn, policy }: Bus, caller: Caller, context: Context): void {
  check("events:PutEvents", arn, `event bus ${name}`, caller, context, {
    policy: policy === undefined ? undefined : policyIn(policy, name),
    asAccount: true,
  });
}

/** Throws DeliveryError. */
export function checkInvoking({ name, arn }: ApiDestination, caller: Caller, context: Context): void {
  check("events:InvokeApiDestination", arn, `API destination ${name}`, caller, context, { policy: undefined });
}

function check(
  action: string,
  resource: string,
  resourceName: string,
  caller: Caller,
  { account, roles, clock }: Context,
  own: Pick<Access, "policy" | "asAccount">,
): void {
  const refusal = refusalOf({
    caller,
    actions: [action],
    resource,
    resourceName,
    account,
    roles,
    now: clock.now(),
    ...own,
  });
  if (!refusal) return;
  const who = caller.roleArn ?? caller.service;
  throw new DeliveryError(
    refusal.code,
    `${who} is not authorized to perform: ${action} on resource: ${resource}: ${refusal.reason}.`,
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
