// AWS::Lambda::Permission in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import { qualifierOf } from "../arn.ts";
import type { CreatedResource, ResourceType } from "../service.ts";
import { PermissionProperties, permissionOf } from "./permission.ts";
import type { LambdaState } from "./state.ts";

const Properties = PermissionProperties.extend({
  /** Its name or ARN, with a version or an alias or without. */
  FunctionName: z.string(),
});

export function permissionResource(lambda: LambdaState): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const { FunctionName, ...permission } = Properties.parse(properties);
    const invoked = lambda.function(FunctionName);
    if (!invoked) throw new TemplateError(`${logicalId}: there is no function ${FunctionName}`);
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
