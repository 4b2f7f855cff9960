// Resource types that other resources refer to, or that a deployment needs, but that do nothing here. Each says what follows from that.
import type { Context, ResourceType } from "./service.ts";

/** The note where a stack has permissions that are not checked. */
export const unchecked =
  "Permissions are checked where a rule or a topic delivers. What functions and clients call is allowed, whatever roles and policies say.";

export function inertResourceTypes({ note }: Context): Record<string, ResourceType> {
  return {
    "AWS::CDK::Metadata": (_, { logicalId }) => ({ ref: logicalId }),
    "AWS::S3::BucketPolicy": (_, { logicalId }) => {
      note(unchecked);
      return { ref: logicalId };
    },
  };
}
