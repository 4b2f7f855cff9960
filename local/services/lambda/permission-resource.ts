// AWS::Lambda::Permission in a template.
import * as z from "zod";
import { qualifierOf } from "../arn.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { PermissionProperties, permissionOf } from "./permission.ts";
import type { LambdaState } from "./state.ts";

const Properties = PermissionProperties.extend({
  /** Its name or ARN, with a version or an alias or without. */
  FunctionName: z.string(),
});

export function permissionResource(lambda: LambdaState, { note }: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const { FunctionName, ...permission } = Properties.parse(properties);
    const invoked = lambda.function(FunctionName);
    // A function of another app's, which may well be there on AWS.
    if (!invoked) {
      note(`Permission ${logicalId} is for the function ${FunctionName}, which is not there: it has no effect.`);
      return { ref: generatedName, attributes: { Id: generatedName } };
    }
    const qualifier = qualifierOf(FunctionName);
    const { policies } = invoked;
    policies.add(qualifier, permissionOf(generatedName, permission));
    const created: CreatedResource = {
      ref: generatedName,
      attributes: { Id: generatedName },
      change: (changed) => {
        const { FunctionName: name, ...next } = Properties.parse(changed);
        if (lambda.function(name) !== invoked || qualifierOf(name) !== qualifier) return undefined;
        policies.set(qualifier, permissionOf(generatedName, next));
        return created;
      },
      remove: () => {
        if (policies.has(qualifier, generatedName)) policies.remove(qualifier, generatedName);
      },
    };
    return created;
  };
}
