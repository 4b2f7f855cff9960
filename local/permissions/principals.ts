// Who a statement is about.
import type { Principals, Statement } from "./policy.ts";
import { matchesWildcards } from "./wildcards.ts";

/** Who asks: a service of AWS, a role that was taken on, or somebody of an account. */
export interface Principal {
  /** As in `events.amazonaws.com`. */
  readonly service?: string;
  readonly account?: string;
  readonly roleArn?: string;
}

export function isAbout({ Effect, Principal, NotPrincipal }: Statement, principal: Principal): boolean {
  if (NotPrincipal) return !names(NotPrincipal, principal, true);
  // An identity's own policy has no principal: it is about that identity.
  return Principal === undefined || names(Principal, principal, Effect === "Deny");
}

/** `asMember`: naming the account is naming its role, too. It is so for a Deny; an Allow leaves it to the role's own policies. */
function names({ AWS = [], Service = [] }: Principals, principal: Principal, asMember: boolean): boolean {
  const { service, account, roleArn } = principal;
  if (AWS.includes("*") || (service !== undefined && Service.includes(service))) return true;
  if (roleArn !== undefined && AWS.includes(roleArn)) return true;
  if (account === undefined || (roleArn !== undefined && !asMember)) return false;
  return AWS.some(
    (each) => each === account || (matchesWildcards("arn:*:iam::*:root", each) && each.split(":")[4] === account),
  );
}

/** In words, as in `events.amazonaws.com` or a role's ARN. */
export function wordsForPrincipal({ service, roleArn, account }: Principal): string {
  return roleArn ?? service ?? (account === undefined ? "anybody" : `account ${account}`);
}

/** Whom it names, for one who is not among them. */
export function wordsForNamed({ Principal, NotPrincipal }: Statement): string {
  if (NotPrincipal) return `all but ${listOf(NotPrincipal)}`;
  return Principal ? listOf(Principal) : "its role";
}

function listOf(principals: Principals): string {
  return Object.values(principals).flat().join(", ");
}
