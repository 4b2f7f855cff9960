// AWS::CloudFormation::Stack: a stack within a stack, whose template is an asset of the assembly.
import * as z from "zod";
import type { CreatedResource, Properties, ResourceType } from "../services/service.ts";
import { readTemplate } from "./assembly.ts";
import { TemplateError } from "./errors.ts";
import { type Builder, Stack, stackId } from "./stack.ts";

const NestedProperties = z.object({
  TemplateURL: z.string(),
  Parameters: z.record(z.string(), z.coerce.string()).default({}),
});

/** `asset` finds a file by its object key; `builder` is that of the stack which it is part of, as it is when it is asked for. */
export function nestedStacks(asset: (objectKey: string) => string | undefined, builder: () => Builder): ResourceType {
  return async (properties, { logicalId, generatedName }) => {
    const stack = new Stack(generatedName);
    const apply = async (given: Properties): Promise<CreatedResource> => {
      const { TemplateURL, Parameters } = NestedProperties.parse(given);
      const file = asset(TemplateURL.split("/").at(-1) ?? "");
      if (!file) throw new TemplateError(`${logicalId}: its template, ${TemplateURL}, is no asset of the assembly`);
      const nested = { name: generatedName, template: readTemplate(file), assets: new Map<string, string>() };
      const { outputs } = await stack.apply(nested, { ...builder(), parameters: Parameters });
      return {
        ref: stackId(generatedName, builder().pseudoParameters),
        attributes: Object.fromEntries(Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value])),
        change: apply,
        remove: () => stack.remove(),
      };
    };
    return await apply(properties);
  };
}
