// A resource policy in a template that is apart from what it protects, as AWS::SQS::QueuePolicy and AWS::SNS::TopicPolicy.
import * as z from "zod";
import { type Policy, PolicyError, parsePolicy } from "../permissions/index.ts";
import { TemplateError } from "../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "./service.ts";

export const PolicyDocument = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** What has a policy: a queue, a topic. */
export interface Protected {
  /** An empty policy takes it away. */
  change(attributes: { readonly Policy: string }): void;
}

export interface PolicyResources<Holder extends Protected> {
  /** As in `queue`, for messages. */
  readonly what: string;
  find(urlOrArn: string): Holder | undefined;
  /** By type. Throws ZodError. */
  readonly types: Readonly<Record<string, (properties: Properties) => Given>>;
}

interface Given {
  readonly document: string | Readonly<Record<string, unknown>>;
  /** The URLs or ARNs of those that it protects. */
  readonly of: readonly string[];
}

export function policyResources<Holder extends Protected>(
  { what, find, types }: PolicyResources<Holder>,
  { note }: Pick<Context, "note">,
): Record<string, ResourceType> {
  /** The resource whose policy each has, so that another one that goes leaves it alone. */
  const owners = new WeakMap<Holder, object>();
  const resource =
    (read: (properties: Properties) => Given): ResourceType =>
    (properties, { logicalId, generatedName }) => {
      const owner = {};
      let held: readonly Holder[] = [];
      const takeAway = (from: readonly Holder[]) => {
        for (const each of from) if (owners.get(each) === owner) each.change({ Policy: "" });
      };
      const apply = (given: Properties) => {
        const { document, of } = read(given);
        const Policy = typeof document === "string" ? document : JSON.stringify(document);
        noteVariables(checked(document, logicalId), logicalId, note);
        const holders = of.flatMap((urlOrArn) => {
          const holder = find(urlOrArn);
          // One of another app's may well be there on AWS.
          if (!holder)
            note(`Policy ${logicalId} is for the ${what} ${urlOrArn}, which is not there: it has no effect.`);
          return holder ?? [];
        });
        for (const each of holders) {
          each.change({ Policy });
          owners.set(each, owner);
        }
        takeAway(held.filter((each) => !holders.includes(each)));
        held = holders;
      };
      apply(properties);
      const created: CreatedResource = {
        ref: generatedName,
        attributes: { Id: generatedName },
        change: (changed) => {
          apply(changed);
          return created;
        },
        remove: () => takeAway(held),
      };
      return created;
    };
  return Object.fromEntries(Object.entries(types).map(([type, read]) => [type, resource(read)]));
}

/** Says which variables a policy that counts has. */
export function noteVariables({ variables }: Policy, logicalId: string, note: Context["note"]): void {
  if (variables.length > 0)
    note(`The policy of ${logicalId} has ${variables.join(", ")}, which is not replaced: it is compared as it stands.`);
}

/** Checked here, since the services themselves do not say what is wrong with a policy. */
function checked(document: Given["document"], logicalId: string): Policy {
  try {
    return parsePolicy(document, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw new TemplateError(`${logicalId}: PolicyDocument: ${error.message}`);
    throw error;
  }
}
