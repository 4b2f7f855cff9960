// AWS::IAM::* in a template.
import * as z from "zod";
import { unchecked } from "../inert.ts";
import { PolicyDocument as document, noteVariables } from "../policy-resource.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import { documentOf } from "./document.ts";
import type { Role } from "./role.ts";
import { isForTakers, roleResource } from "./role-resource.ts";
import type { IamState } from "./state.ts";

const InlineProperties = z.object({
  PolicyName: z.string(),
  PolicyDocument: document,
  Roles: z.array(z.string()).default([]),
});

const RolePolicyProperties = z.object({ RoleName: z.string(), PolicyName: z.string(), PolicyDocument: document });

const ManagedProperties = z.object({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default("/"),
  Description: z.string().default(""),
  PolicyDocument: document,
  Roles: z.array(z.string()).default([]),
});

export function iamResources(iam: IamState, context: Context): Record<string, ResourceType> {
  /** A role of another app's, which may well be there on AWS, is none here. */
  const rolesNamed = (names: readonly string[], logicalId: string): Role[] =>
    names.flatMap((name) => {
      const role = iam.find(name);
      if (!role) context.note(`Policy ${logicalId} is for the role ${name}, which is not there: it has no effect.`);
      return role ?? [];
    });

  const inline =
    (read: (properties: Properties) => z.output<typeof InlineProperties>): ResourceType =>
    (properties, { logicalId }) => {
      const { PolicyName } = read(properties);
      let taken: () => void = () => undefined;
      const apply = (given: Properties) => {
        const { PolicyDocument, Roles } = read(given);
        const made = documentOf(PolicyDocument, "identity");
        taken();
        const roles = rolesNamed(Roles, logicalId);
        for (const role of roles) role.inline.set(PolicyName, made);
        if (roles.some(({ trust }) => isForTakers(trust.policy))) noteVariables(made.policy, logicalId, context.note);
        taken = () => {
          for (const role of roles) if (role.inline.get(PolicyName) === made) role.inline.delete(PolicyName);
        };
      };
      apply(properties);
      const created: CreatedResource = {
        ref: PolicyName,
        attributes: { Id: PolicyName },
        change: (changed) => {
          if (read(changed).PolicyName !== PolicyName) return undefined;
          apply(changed);
          return created;
        },
        remove: () => taken(),
      };
      return created;
    };

  return {
    "AWS::IAM::ManagedPolicy": (properties, { logicalId, generatedName }) => {
      const {
        ManagedPolicyName: name = generatedName,
        Path,
        Description,
        ...rest
      } = ManagedProperties.parse(properties);
      const policy = iam.createPolicy(name, Path, documentOf(rest.PolicyDocument, "identity"), Description);
      let attached: readonly Role[] = [];
      const attach = (names: readonly string[]) => {
        for (const role of attached) role.attached.delete(policy.arn);
        attached = rolesNamed(names, logicalId);
        for (const role of attached) role.attached.add(policy.arn);
        if (attached.some(({ trust }) => isForTakers(trust.policy)))
          noteVariables(policy.document.policy, logicalId, context.note);
      };
      attach(rest.Roles);
      if (rest.Roles.length === 0) context.note(unchecked);
      const created: CreatedResource = {
        ref: policy.arn,
        attributes: { PolicyArn: policy.arn, PolicyId: policy.id },
        change: (changed) => {
          const next = ManagedProperties.parse(changed);
          if ((next.ManagedPolicyName ?? generatedName) !== name || next.Path !== Path) return undefined;
          policy.document = documentOf(next.PolicyDocument, "identity");
          attach(next.Roles);
          return created;
        },
        remove: () => iam.removePolicy(policy),
      };
      return created;
    },
    "AWS::IAM::Policy": inline((properties) => InlineProperties.parse(properties)),
    "AWS::IAM::Role": roleResource(iam, context),
    "AWS::IAM::RolePolicy": inline((properties) => {
      const { RoleName, ...rest } = RolePolicyProperties.parse(properties);
      return { ...rest, Roles: [RoleName] };
    }),
  };
}
