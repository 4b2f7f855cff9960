// Who may invoke a function: a policy for the function itself, and one for each version or alias, made of statements that are added one by one.
import { randomUUID } from "node:crypto";
import { type Policy, parsePolicy } from "../../permissions/index.ts";
import { conflictingStatement, invalidPrincipal, noPolicy, noSuchStatement, policyTooLong } from "./errors.ts";

/** Bytes (AWS Lambda Developer Guide, "Lambda quotas"). */
const LONGEST_POLICY = 20_480;

export interface Permission {
  readonly sid: string;
  /** As in `lambda:InvokeFunction`. */
  readonly action: string;
  /** `*`, a service, an account, or an ARN. */
  readonly principal: string;
  /** By operator and key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface FunctionPolicy {
  readonly statements: Map<string, object>;
  revisionId: string;
  policy: Policy;
}

export class FunctionPolicies {
  readonly #arn: string;
  readonly #byQualifier = new Map<string, FunctionPolicy>();

  /** `arn` is the function's, without a version or alias. */
  constructor(arn: string) {
    this.#arn = arn;
  }

  /** Who may invoke it by an ARN with this version or alias; by the function's own where it is `$LATEST`. */
  policy(qualifier: string): Policy | undefined {
    return this.#byQualifier.get(qualifier)?.policy;
  }

  /** As GetPolicy shows it: JSON. */
  text(qualifier: string): { readonly policy: string; readonly revisionId: string } | undefined {
    const found = this.#byQualifier.get(qualifier);
    return found && { policy: JSON.stringify(documentOf(found.statements)), revisionId: found.revisionId };
  }

  /** Returns the statement. Throws LambdaError. */
  add(qualifier: string, permission: Permission): object {
    if (this.has(qualifier, permission.sid)) throw conflictingStatement(permission.sid);
    return this.set(qualifier, permission);
  }

  /** In the place of one with the same id. Returns the statement. Throws LambdaError. */
  set(qualifier: string, permission: Permission): object {
    const statements = this.#byQualifier.get(qualifier)?.statements ?? new Map<string, object>();
    const Resource = qualifier === "$LATEST" ? this.#arn : `${this.#arn}:${qualifier}`;
    const statement = statementOf(permission, Resource);
    this.#keep(qualifier, new Map([...statements, [permission.sid, statement]]));
    return statement;
  }

  /** Throws LambdaError. */
  remove(qualifier: string, sid: string): void {
    const found = this.#byQualifier.get(qualifier);
    if (!found) throw noPolicy();
    if (!found.statements.delete(sid)) throw noSuchStatement(sid);
    if (found.statements.size === 0) this.#byQualifier.delete(qualifier);
    else this.#keep(qualifier, found.statements);
  }

  has(qualifier: string, sid: string): boolean {
    return this.#byQualifier.get(qualifier)?.statements.has(sid) ?? false;
  }

  #keep(qualifier: string, statements: Map<string, object>): void {
    const document = documentOf(statements);
    const bytes = Buffer.byteLength(JSON.stringify(document));
    if (bytes > LONGEST_POLICY) throw policyTooLong(bytes, LONGEST_POLICY);
    const policy = parsePolicy(document, "resource");
    this.#byQualifier.set(qualifier, { statements, policy, revisionId: randomUUID() });
  }
}

function documentOf(statements: ReadonlyMap<string, object>): object {
  return { Version: "2012-10-17", Id: "default", Statement: [...statements.values()] };
}

function statementOf({ sid, action, principal, conditions }: Permission, Resource: string): object {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principalOf(principal),
    Action: action,
    Resource,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

function principalOf(principal: string): object | "*" {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (/^arn:[^:]+:(iam|sts)::\d{12}:./.test(principal)) return { AWS: principal };
  if (/^[a-z0-9.-]+\.(amazonaws\.com|amazon\.com|aws\.internal)(\.cn)?$/.test(principal)) return { Service: principal };
  throw invalidPrincipal();
}
