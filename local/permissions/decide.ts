// Whether policies allow a request, and in words why not.
import { type ConditionValues, unmetConditions } from "./conditions.ts";
import { nameOf, type Policy, type Statement } from "./policy.ts";
import { isAbout, type Principal, wordsForNamed, wordsForPrincipal } from "./principals.ts";
import { matchesWildcards } from "./wildcards.ts";

export interface AccessRequest {
  readonly principal: Principal;
  /** As in `sqs:SendMessage`; the same in any case. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  readonly conditions: ConditionValues;
}

/** A policy, and how to call it, as in `the policy of queue orders`. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

export type Decision =
  | { readonly outcome: "allowed" }
  /** Why, in words that a person can act on: whole sentences, without their last full stop. */
  | { readonly outcome: "explicitly denied" | "not allowed"; readonly reason: string };

/** An explicit Deny outweighs every Allow; what nothing allows is not allowed. */
export function decide(policies: readonly NamedPolicy[], request: AccessRequest): Decision {
  let allowed = false;
  for (const { name, policy } of policies)
    for (const [at, statement] of policy.statements.entries()) {
      if (missBy(statement, request)) continue;
      if (statement.Effect === "Allow") allowed = true;
      else
        return {
          outcome: "explicitly denied",
          reason: `${name} denies ${request.action} to ${wordsForPrincipal(request.principal)} (${nameOf(statement, at)})`,
        };
    }
  return allowed ? { outcome: "allowed" } : { outcome: "not allowed", reason: reasonFor(policies, request) };
}

interface Miss {
  /** How much of the statement fits: the higher, the nearer to what was meant. */
  readonly near: number;
  /** What the statement does allow, as the end of a sentence. */
  readonly words: () => string;
}

/** What keeps the statement from being about this request; undefined where it is about it. */
function missBy(statement: Statement, request: AccessRequest): Miss | undefined {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const { principal, action, resource, conditions } = request;
  const who = wordsForPrincipal(principal);
  if (!isAbout(statement, principal))
    return { near: 0, words: () => `lets in ${wordsForNamed(statement)}, not ${who}` };
  const isAction = (each: string) => matchesWildcards(each.toLowerCase(), action.toLowerCase());
  if (Action ? !Action.some(isAction) : NotAction?.some(isAction))
    return { near: 1, words: () => `allows ${who} ${wordsFor("all", Action, NotAction)}, not ${action}` };
  const isResource = (each: string) => matchesWildcards(each, resource);
  if (Resource ? !Resource.some(isResource) : NotResource?.some(isResource))
    return {
      near: 2,
      words: () => `allows ${action} on ${wordsFor("all", Resource, NotResource)}, not on ${resource}`,
    };
  const unmet = unmetConditions(Condition, conditions);
  if (unmet.length === 0) return undefined;
  return { near: 3, words: () => `allows ${action} to ${who} only where ${unmet.join(", and where ")}` };
}

function wordsFor(all: string, only: readonly string[] | undefined, but: readonly string[] | undefined): string {
  return only ? only.join(", ") : `${all} but ${(but ?? []).join(", ")}`;
}

/** Of the statement of each policy that comes nearest. */
function reasonFor(policies: readonly NamedPolicy[], request: AccessRequest): string {
  if (policies.length === 0) return `no policy allows ${request.action} to ${wordsForPrincipal(request.principal)}`;
  const nearest = policies.map(({ name, policy }) => {
    const misses = policy.statements.flatMap((each) => (each.Effect === "Allow" ? (missBy(each, request) ?? []) : []));
    const near = Math.max(-1, ...misses.map((each) => each.near));
    const words = misses.filter((each) => each.near === near).map((each) => each.words());
    return { near, words: `${name} ${[...new Set(words)].slice(0, 3).join("; or ") || "allows nothing"}` };
  });
  const near = Math.max(...nearest.map((each) => each.near));
  return nearest
    .filter((each) => each.near === near)
    .map((each) => each.words)
    .slice(0, 3)
    .join("; ");
}
