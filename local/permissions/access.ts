// Whether a service of AWS gets to a resource when it delivers: by the resource's policy, or by the role that it was given.
import type { ConditionValues } from "./conditions.ts";
import { type AccessRequest, type Decision, decide, type NamedPolicy } from "./decide.ts";
import type { Policy } from "./policy.ts";

/** Who delivers, as a rule or a topic does. */
export interface Caller {
  /** As in `events.amazonaws.com`. */
  readonly service: string;
  /** Of the rule or topic for which it does. */
  readonly sourceArn: string;
  /** Of the role that the target names for it. */
  readonly roleArn?: string | undefined;
}

export interface Role {
  readonly arn: string;
  readonly trust: Policy;
  readonly policies: readonly NamedPolicy[];
  /** Policies of AWS's own that it has, whose contents are not known here. */
  readonly unknownPolicies: readonly string[];
}

export interface Roles {
  /** By its ARN. */
  role(arn: string): Role | undefined;
}

export interface Access {
  readonly caller: Caller;
  /** All of them are needed. */
  readonly actions: readonly string[];
  readonly resource: string;
  /** In words, as in `queue orders`. */
  readonly resourceName: string;
  readonly policy: Policy | undefined;
  readonly account: string;
  readonly roles: Roles;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the service tells on whose behalf it comes (aws:SourceArn, aws:SourceAccount). Default true. */
  readonly tellsSource?: boolean;
  /** Whether the account that it delivers for counts as asking, too, as it does at an event bus. Default false. */
  readonly asAccount?: boolean;
}

export interface Refusal {
  /** As EventBridge writes it into a dead letter. */
  readonly code: "FAILED_TO_ASSUME_ROLE" | "NO_PERMISSIONS";
  /** Who was refused: the service, or the role. */
  readonly by: "resource" | "role";
  /** Whole sentences, without their last full stop. */
  readonly reason: string;
}

/** Why the caller does not get in; undefined where it does. */
export function refusalOf(access: Access): Refusal | undefined {
  const { caller } = access;
  return caller.roleArn === undefined ? refusalOfService(access) : refusalOfRole(access, caller.roleArn);
}

function refusalOfService(access: Access): Refusal | undefined {
  const { caller, account, tellsSource = true, asAccount = false } = access;
  const conditions = {
    ...knownOfAll(access),
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": caller.service,
    ...(tellsSource && { "aws:SourceArn": caller.sourceArn, "aws:SourceAccount": account }),
  };
  const principal = { service: caller.service, ...(asAccount && { account }) };
  const reason = firstDenied(access, (request) => byResource(access, { ...request, principal, conditions }));
  return reason === undefined ? undefined : { code: "NO_PERMISSIONS", by: "resource", reason };
}

/** Within an account the role's policies suffice, and so does the resource's where it names the role; a Deny of either outweighs both. */
function refusalOfRole(access: Access, roleArn: string): Refusal | undefined {
  const { caller, account, roles, resourceName, policy } = access;
  const role = roles.role(roleArn);
  // What a role of another account allows is not known here, and it may well be there.
  if (!role && roleArn.split(":")[4] !== account) return undefined;
  const refuse = (code: Refusal["code"], reason: string): Refusal => ({ code, by: "role", reason });
  if (!role) return refuse("FAILED_TO_ASSUME_ROLE", `there is no role ${roleArn}`);
  const taken = decide([{ name: `the trust policy of role ${nameOf(role)}`, policy: role.trust }], {
    principal: { service: caller.service },
    action: "sts:AssumeRole",
    resource: roleArn,
    conditions: { ...knownOfAll(access), "aws:SourceArn": caller.sourceArn, "aws:SourceAccount": account },
  });
  if (taken.outcome !== "allowed") return refuse("FAILED_TO_ASSUME_ROLE", taken.reason);
  const principal = { roleArn, account };
  const conditions = {
    ...knownOfAll(access),
    "aws:PrincipalArn": roleArn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
  };
  const reason = firstDenied(access, (asked) => {
    const request = { ...asked, principal, conditions };
    const own = policy ? decide([{ name: `the policy of ${resourceName}`, policy }], request) : undefined;
    if (own?.outcome === "explicitly denied") return own;
    const given = decide(role.policies, request);
    if (given.outcome === "not allowed" && own?.outcome === "allowed") return own;
    return given.outcome === "allowed"
      ? given
      : { ...given, reason: `role ${nameOf(role)}: ${given.reason}${unknown(role)}` };
  });
  return reason === undefined ? undefined : refuse("NO_PERMISSIONS", reason);
}

function knownOfAll({ now, resource }: Access): ConditionValues {
  const [, , , region, account] = resource.split(":");
  return {
    ...(region && { "aws:RequestedRegion": region }),
    ...(account && { "aws:ResourceAccount": account }),
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1_000)),
    "aws:SecureTransport": "true",
  };
}

function byResource({ policy, resourceName }: Access, request: AccessRequest): Decision {
  if (policy) return decide([{ name: `the policy of ${resourceName}`, policy }], request);
  return {
    outcome: "not allowed",
    reason: `${resourceName} has no policy that lets ${request.principal.service} in`,
  };
}

function firstDenied(
  { actions, resource }: Access,
  decision: (request: Pick<AccessRequest, "action" | "resource">) => Decision,
): string | undefined {
  for (const action of actions) {
    const decided = decision({ action, resource });
    if (decided.outcome !== "allowed") return decided.reason;
  }
  return undefined;
}

function nameOf({ arn }: Role): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function unknown({ unknownPolicies }: Role): string {
  if (unknownPolicies.length === 0) return "";
  return ` (what ${unknownPolicies.join(", ")} allows is not known here, and counts as nothing)`;
}
