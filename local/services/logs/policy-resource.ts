// AWS::Logs::ResourcePolicy in a template, and what CDK's CloudWatchLogGroup target makes instead of one.
import * as z from "zod";
import { parsed } from "../../json.ts";
import type { CreatedResource, Properties, ResourceType } from "../service.ts";
import type { LogsState } from "./state.ts";

const Policy = z.object({ PolicyName: z.string(), PolicyDocument: z.string() });
type Policy = z.output<typeof Policy>;

const Call = z.object({
  action: z.literal("putResourcePolicy"),
  parameters: z.object({ policyName: z.string(), policyDocument: z.string() }),
});

export const inTemplate = (properties: Properties): Policy => Policy.parse(properties);

/** The custom resource would call PutResourcePolicy with what its property holds, as JSON. */
export function inCustomResource({ Create }: Properties): Policy {
  const { policyName, policyDocument } = Call.parse(typeof Create === "string" ? parsed(Create) : Create).parameters;
  return { PolicyName: policyName, PolicyDocument: policyDocument };
}

export function resourcePolicy(logs: LogsState, read: (properties: Properties) => Policy): ResourceType {
  return (properties) => {
    const { PolicyName: name, PolicyDocument } = read(properties);
    let held = logs.policies.put(name, PolicyDocument, logs.now);
    const created: CreatedResource = {
      ref: name,
      change: (changed) => {
        const next = read(changed);
        if (next.PolicyName !== name) return undefined;
        held = logs.policies.put(name, next.PolicyDocument, logs.now);
        return created;
      },
      remove: () => {
        if (logs.policies.get(name) === held) logs.policies.delete(name);
      },
    };
    return created;
  };
}
