// AWS::SQS::QueuePolicy and AWS::SQS::QueueInlinePolicy in a template.
import * as z from "zod";
import { PolicyError, parsePolicy } from "../../permissions/index.ts";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { Queue } from "./queue.ts";
import type { SqsState } from "./state.ts";

const document = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** Queues are named by their URLs. */
const ForSeveral = z.object({ PolicyDocument: document, Queues: z.array(z.string()).min(1) });
const ForOne = z
  .object({ PolicyDocument: document, Queue: z.string() })
  .transform(({ Queue, ...rest }) => ({ ...rest, Queues: [Queue] }));

export function queuePolicyResources(sqs: SqsState, { note }: Context): Record<string, ResourceType> {
  /** The resource whose policy a queue has, so that another one that goes leaves it alone. */
  const owners = new WeakMap<Queue, object>();
  const policyFor =
    (read: (properties: Properties) => z.output<typeof ForSeveral>): ResourceType =>
    (properties, { logicalId, generatedName }) => {
      const owner = {};
      let held: readonly Queue[] = [];
      const takeAway = (from: readonly Queue[]) => {
        for (const queue of from) if (owners.get(queue) === owner) queue.change({ Policy: "" });
      };
      const apply = (given: Properties) => {
        const { PolicyDocument, Queues } = read(given);
        const Policy = textOf(PolicyDocument, logicalId);
        const queues = Queues.flatMap((url) => {
          if (sqs.has(url.slice(url.lastIndexOf("/") + 1))) return sqs.queue(url);
          // A queue of another app's, which may well be there on AWS.
          note(`Policy ${logicalId} is for the queue ${url}, which is not there: it has no effect.`);
          return [];
        });
        for (const queue of queues) {
          queue.change({ Policy });
          owners.set(queue, owner);
        }
        takeAway(held.filter((each) => !queues.includes(each)));
        held = queues;
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
  return {
    "AWS::SQS::QueueInlinePolicy": policyFor((properties) => ForOne.parse(properties)),
    "AWS::SQS::QueuePolicy": policyFor((properties) => ForSeveral.parse(properties)),
  };
}

/** Checked here, since SQS itself does not say what is wrong with a policy. */
function textOf(document: string | object, logicalId: string): string {
  try {
    parsePolicy(document, "resource");
    return typeof document === "string" ? document : JSON.stringify(document);
  } catch (error) {
    if (error instanceof PolicyError) throw new TemplateError(`${logicalId}: PolicyDocument: ${error.message}`);
    throw error;
  }
}
