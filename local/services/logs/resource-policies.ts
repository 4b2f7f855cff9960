// Who may write to log groups: policies of the account, each for any of its groups.
import {
  type Caller,
  type Policy,
  PolicyError,
  parsePolicy,
  type Refusal,
  refusalOf,
} from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import { invalidParameter, limitExceeded, policyNotFound } from "./errors.ts";
import type { LogGroup } from "./log-group.ts";

/** In a region of an account (CloudWatch Logs API reference, PutResourcePolicy). */
const MOST_POLICIES = 10;

export interface ResourcePolicy {
  readonly name: string;
  /** JSON. */
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

export class ResourcePolicies {
  readonly #policies = new Map<string, ResourcePolicy & { readonly policy: Policy }>();
  #all: Policy | undefined;

  get all(): readonly ResourcePolicy[] {
    return [...this.#policies.values()];
  }

  /** In the place of one with the same name. Throws LogsError. */
  put(name: string, document: string, updatedAt: number): ResourcePolicy {
    if (!this.#policies.has(name) && this.#policies.size >= MOST_POLICIES) throw limitExceeded();
    const made = { name, document, updatedAt, policy: policyIn(document) };
    this.#policies.set(name, made);
    this.#gather();
    return made;
  }

  get(name: string): ResourcePolicy | undefined {
    return this.#policies.get(name);
  }

  /** Throws LogsError ResourceNotFoundException. */
  delete(name: string): void {
    if (!this.#policies.delete(name)) throw policyNotFound(name);
    this.#gather();
  }

  /** Throws DeliveryError. A role does not help here (EventBridge user guide, eb-use-resource-based). */
  check(group: LogGroup, streamName: string, { service, sourceArn }: Caller, { account, roles, clock }: Context): void {
    const resource = `${group.arn}:log-stream:${streamName}`;
    const refusalFor = (action: string, by: string): Refusal | undefined =>
      refusalOf({
        caller: { service: by, sourceArn },
        actions: [action],
        resource,
        resourceName: "CloudWatch Logs",
        policy: this.#all,
        account,
        roles,
        now: clock.now(),
      });
    for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
      const refusal = refusalFor(action, service);
      if (!refusal || !refusalFor(action, "delivery.logs.amazonaws.com")) continue;
      throw new DeliveryError(
        refusal.code,
        `${service} is not authorized to perform: ${action} on resource: ${resource}: ${refusal.reason}.`,
      );
    }
  }

  #gather(): void {
    const policies = [...this.#policies.values()].map(({ policy }) => policy);
    const statements = policies.flatMap((each) => each.statements);
    const variables = policies.flatMap((each) => each.variables);
    this.#all = statements.length > 0 ? { statements, variables } : undefined;
  }
}

function policyIn(document: string): Policy {
  try {
    return parsePolicy(document, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(`The policy document is not valid: ${error.message}.`);
    throw error;
  }
}
