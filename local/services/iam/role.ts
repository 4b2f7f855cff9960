// Roles: who may take them on, and what they may.
import type { NamedPolicy, Role as RoleForDecisions } from "../../permissions/index.ts";
import { awsManaged } from "./aws-managed.ts";
import type { PolicyDocument } from "./document.ts";

export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly description: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  document: PolicyDocument;
}

export interface RoleDescription {
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export class Role {
  readonly description: RoleDescription;
  trust: PolicyDocument;
  about = "";
  /** Seconds. */
  maxSessionDuration = 3_600;
  readonly inline = new Map<string, PolicyDocument>();
  /** ARNs of managed policies. */
  readonly attached = new Set<string>();

  constructor(description: RoleDescription, trust: PolicyDocument) {
    this.description = description;
    this.trust = trust;
  }

  /** As decisions take it; `managed` finds a managed policy of the account by its ARN. */
  forDecisions(managed: (arn: string) => ManagedPolicy | undefined): RoleForDecisions {
    const policies: NamedPolicy[] = [...this.inline].map(([name, { policy }]) => ({
      name: `its policy ${name}`,
      policy,
    }));
    const unknownPolicies: string[] = [];
    for (const arn of this.attached) {
      const policy = managed(arn)?.document.policy ?? awsManaged(arn);
      if (policy) policies.push({ name: `its policy ${arn}`, policy });
      else unknownPolicies.push(arn);
    }
    return { arn: this.description.arn, trust: this.trust.policy, policies, unknownPolicies };
  }
}
