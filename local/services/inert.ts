// Resource types that other resources refer to, or that a deployment needs, but that do nothing here. Each says what follows from that.
import type { Context, ResourceType } from "./service.ts";

/** The note for each of them. */
export const permissions =
  "Permissions (IAM roles and policies, policies of queues and topics) are not checked: every call is allowed.";

export function inertResourceTypes({ account, note }: Context): Record<string, ResourceType> {
  const policy: ResourceType = (_, { logicalId }) => {
    note(permissions);
    return { ref: logicalId };
  };
  return {
    "AWS::CDK::Metadata": (_, { logicalId }) => ({ ref: logicalId }),
    "AWS::IAM::ManagedPolicy": (_, { generatedName }) => {
      note(permissions);
      return { ref: `arn:aws:iam::${account}:policy/${generatedName}` };
    },
    "AWS::IAM::Policy": policy,
    "AWS::IAM::Role": ({ RoleName }, { generatedName }) => {
      note(permissions);
      const name = typeof RoleName === "string" ? RoleName : generatedName;
      return { ref: name, attributes: { Arn: `arn:aws:iam::${account}:role/${name}`, RoleId: name } };
    },
    "AWS::S3::BucketPolicy": policy,
  };
}
