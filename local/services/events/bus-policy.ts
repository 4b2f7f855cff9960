// A bus's resource policy: who may put events on it, as JSON text, statement by statement.
import { isObject, parsed } from "../../json.ts";
import type { Bus } from "./bus.ts";
import { EventsError, resourceNotFound, validation } from "./errors.ts";

/** EventBridge API reference, PutPermission. */
const LONGEST_POLICY = 10_240;

type Statement = Record<string, unknown>;

/** Throws EventsError. */
export function setPolicy(bus: Bus, policy: string): void {
  if (!isObject(parsed(policy))) throw validation("This policy contains invalid Json");
  if (Buffer.byteLength(policy) > LONGEST_POLICY)
    throw new EventsError("PolicyLengthExceededException", "The event bus policy is too long.");
  bus.policy = policy;
}

/** Puts a statement in the place of the one with its id, or behind the others. Throws EventsError. */
export function putStatement(bus: Bus, id: string, statement: Statement): void {
  const { policy, statements } = policyOf(bus);
  const withId = Object.assign({ Sid: id }, statement, { Sid: id });
  const at = statements.findIndex(({ Sid }) => Sid === id);
  const Statement = at < 0 ? [...statements, withId] : statements.with(at, withId);
  setPolicy(bus, JSON.stringify({ ...policy, Statement }));
}

/** Whether it was there. */
export function removeStatement(bus: Bus, id: string): boolean {
  const { policy, statements } = policyOf(bus);
  const Statement = statements.filter(({ Sid }) => Sid !== id);
  if (Statement.length === statements.length) return false;
  bus.policy = Statement.length === 0 ? undefined : JSON.stringify({ ...policy, Statement });
  return true;
}

/** Throws EventsError where there is none. */
export function removePolicy(bus: Bus): void {
  if (bus.policy === undefined) throw resourceNotFound("EventBus does not have a policy.");
  bus.policy = undefined;
}

export interface Permission {
  readonly Action: string;
  /** An account, or `*`. */
  readonly Principal: string;
  readonly Condition?: { readonly Type: string; readonly Key: string; readonly Value: string } | undefined;
}

/** The statement that AWS makes of a permission. Throws EventsError. */
export function statementFor(bus: Bus, { Action, Principal, Condition }: Permission): Statement {
  if (Action !== "events:PutEvents") throw validation("Provided value in parameter 'action' is not supported.");
  if (Condition && Principal !== "*")
    throw validation("Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.");
  return {
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
}

function policyOf(bus: Bus): { readonly policy: object; readonly statements: readonly Statement[] } {
  const policy = bus.policy === undefined ? undefined : parsed(bus.policy);
  if (!isObject(policy)) return { policy: { Version: "2012-10-17" }, statements: [] };
  const { Statement } = policy;
  return { policy, statements: (Array.isArray(Statement) ? Statement : [Statement]).filter(isObject) };
}
