// AWS::SQS::* in a template.
import * as z from "zod";
import type { ResourceType } from "../service.ts";
import type { SqsState } from "./state.ts";

const QueueProperties = z
  .object({ QueueName: z.string().optional(), FifoQueue: z.unknown().optional(), Tags: z.unknown().optional() })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown())]));

export function queueResources(sqs: SqsState): Record<string, ResourceType> {
  return {
    "AWS::SQS::Queue": (properties, { generatedName }) => {
      const { QueueName = generatedName, FifoQueue, Tags: _, ...rest } = QueueProperties.parse(properties);
      const attributes = Object.fromEntries(
        Object.entries(rest).map(([name, value]) => [
          name,
          typeof value === "object" ? JSON.stringify(value) : String(value),
        ]),
      );
      if (FifoQueue !== undefined && String(FifoQueue) === "true") attributes.FifoQueue = "true";
      const queue = sqs.create(QueueName, attributes);
      return {
        ref: sqs.urlOf(queue),
        attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: sqs.urlOf(queue) },
      };
    },
    "AWS::SQS::QueuePolicy": (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  };
}
