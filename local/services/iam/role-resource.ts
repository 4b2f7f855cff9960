// AWS::IAM::Role in a template.
import * as z from "zod";
import type { Policy } from "../../permissions/index.ts";
import { unchecked } from "../inert.ts";
import { PolicyDocument as document, noteVariables } from "../policy-resource.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import { documentOf, type PolicyDocument } from "./document.ts";
import type { Role } from "./role.ts";
import type { IamState } from "./state.ts";

const RoleProperties = z.object({
  RoleName: z.string().optional(),
  Path: z.string().default("/"),
  Description: z.string().default(""),
  MaxSessionDuration: z.coerce.number().int().default(3_600),
  AssumeRolePolicyDocument: document,
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: document })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.string().optional(),
});

/** Those that take on roles here, so that what such a role may is checked. */
const takers: readonly string[] = ["events.amazonaws.com"];

export function roleResource(iam: IamState, context: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const { RoleName: name = generatedName, Path, AssumeRolePolicyDocument } = RoleProperties.parse(properties);
    const role = iam.createRole(name, Path, documentOf(AssumeRolePolicyDocument, "trust"));
    const apply = applier(role, logicalId, context);
    try {
      apply(properties);
    } catch (error) {
      iam.removeRole(role);
      throw error;
    }
    const { arn, id } = role.description;
    const created: CreatedResource = {
      ref: name,
      attributes: { Arn: arn, RoleId: id },
      change: (changed) => {
        const next = RoleProperties.parse(changed);
        if ((next.RoleName ?? generatedName) !== name || next.Path !== Path) return undefined;
        apply(changed);
        return created;
      },
      remove: () => iam.removeRole(role),
    };
    return created;
  };
}

/** What the template gave a role is taken away where it does not give it any longer; what others gave it stays. */
function applier(role: Role, logicalId: string, { note }: Context): (properties: Properties) => void {
  let inline = new Map<string, PolicyDocument>();
  let attached: readonly string[] = [];
  return (properties) => {
    const next = RoleProperties.parse(properties);
    const trust = documentOf(next.AssumeRolePolicyDocument, "trust");
    const given = new Map(next.Policies.map((each) => [each.PolicyName, documentOf(each.PolicyDocument, "identity")]));
    for (const [name, policy] of inline) if (role.inline.get(name) === policy) role.inline.delete(name);
    for (const arn of attached) role.attached.delete(arn);
    for (const [name, policy] of given) role.inline.set(name, policy);
    for (const arn of next.ManagedPolicyArns) role.attached.add(arn);
    inline = given;
    attached = next.ManagedPolicyArns;
    role.trust = trust;
    role.about = next.Description;
    role.maxSessionDuration = next.MaxSessionDuration;
    if (!isForTakers(trust.policy)) {
      note(unchecked);
      return;
    }
    for (const { policy } of [trust, ...given.values()]) noteVariables(policy, logicalId, note);
    if (next.PermissionsBoundary)
      note(`Role ${role.description.name} has a permissions boundary, which is not applied: it may more than on AWS.`);
  };
}

/** Whether no one else may take on the role, so that all that it may is checked. */
export function isForTakers({ statements }: Policy): boolean {
  return statements.every(({ Principal }) => {
    const { Service = [], ...others } = Principal ?? {};
    return Service.every((each) => takers.includes(each)) && Object.keys(others).length === 0;
  });
}
