// AWS::SQS::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { Queue } from "./queue.ts";
import { queuePolicyResources } from "./queue-policy-resource.ts";
import type { Attributes } from "./settings.ts";
import type { SqsState } from "./state.ts";

const QueueProperties = z
  .object({ QueueName: z.string().optional(), FifoQueue: z.unknown().optional(), Tags: z.unknown().optional() })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown())]));

export function queueResources(sqs: SqsState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::SQS::Queue": (properties, { logicalId, generatedName }) => {
      const { name, attributes } = described(properties, generatedName);
      if (sqs.has(name)) throw new TemplateError(`${logicalId}: Queue ${name} already exists.`);
      const queue = sqs.create(name, attributes);
      const resource: CreatedResource = {
        ref: sqs.urlOf(queue),
        attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: sqs.urlOf(queue) },
        change: (changed) => (changeInPlace(queue, described(changed, generatedName)) ? resource : undefined),
        remove: () => sqs.remove(queue),
      };
      return resource;
    },
    ...queuePolicyResources(sqs, context),
  };
}

interface Described {
  readonly name: string;
  readonly attributes: Attributes;
}

/** What the template says, in the texts of the API. */
function described(properties: Properties, generatedName: string): Described {
  const { QueueName, FifoQueue, Tags: _, ...rest } = QueueProperties.parse(properties);
  const fifo = String(FifoQueue) === "true";
  const name = QueueName ?? (fifo ? `${generatedName}.fifo` : generatedName);
  const attributes = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
  if (fifo) attributes.FifoQueue = "true";
  return { name, attributes };
}

/** False where it would be another queue: its name or its kind has changed. */
function changeInPlace(queue: Queue, { name, attributes }: Described): boolean {
  if (name !== queue.name || attributes.FifoQueue !== queue.settings.given.FifoQueue) return false;
  // The policy is another resource's.
  const { Policy } = queue.settings.given;
  queue.configure({ ...attributes, ...(Policy && { Policy }) });
  return true;
}
