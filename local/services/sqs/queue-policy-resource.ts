// AWS::SQS::QueuePolicy and AWS::SQS::QueueInlinePolicy in a template.
import * as z from "zod";
import { PolicyDocument, policyResources } from "../policy-resource.ts";
import type { Context, ResourceType } from "../service.ts";
import type { SqsState } from "./state.ts";

/** Queues are named by their URLs. */
const ForSeveral = z
  .object({ PolicyDocument, Queues: z.array(z.string()).min(1) })
  .transform(({ PolicyDocument: document, Queues: of }) => ({ document, of }));
const ForOne = z
  .object({ PolicyDocument, Queue: z.string() })
  .transform(({ PolicyDocument: document, Queue }) => ({ document, of: [Queue] }));

export function queuePolicyResources(sqs: SqsState, context: Context): Record<string, ResourceType> {
  return policyResources(
    {
      what: "queue",
      find: (url) => (sqs.has(url.slice(url.lastIndexOf("/") + 1)) ? sqs.queue(url) : undefined),
      types: {
        "AWS::SQS::QueueInlinePolicy": (properties) => ForOne.parse(properties),
        "AWS::SQS::QueuePolicy": (properties) => ForSeveral.parse(properties),
      },
    },
    context,
  );
}
