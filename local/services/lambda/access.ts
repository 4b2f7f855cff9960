// Whether a rule, a topic or an API may invoke a function.
import { type Caller, refusalOf } from "../../permissions/index.ts";
import { qualifierIn } from "../arn.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { LambdaFunction } from "./function.ts";

/** `arn` is what it is invoked by, with a version or an alias or without. Throws DeliveryError. */
export function checkInvoking(
  invoked: LambdaFunction,
  arn: string,
  caller: Caller,
  { account, roles, clock }: Context,
): void {
  const qualifier = qualifierIn(arn);
  const refusal = refusalOf({
    caller,
    actions: ["lambda:InvokeFunction"],
    resource: qualifier === "$LATEST" ? invoked.configuration.arn : arn,
    resourceName: `function ${invoked.name}${qualifier === "$LATEST" ? "" : `:${qualifier}`}`,
    policy: invoked.policies.policy(qualifier),
    account,
    roles,
    now: clock.now(),
  });
  if (!refusal) return;
  const who = caller.roleArn ?? caller.service;
  throw new DeliveryError(
    refusal.code,
    `${who} is not authorized to perform: lambda:InvokeFunction on resource: ${arn}: ${refusal.reason}.`,
  );
}
