import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { invalidAttributeName } from "../errors.ts";
import type { SqsState } from "../state.ts";

const GetInput = z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) });
const SetInput = z.object({ QueueUrl: z.string(), Attributes: z.record(z.string(), z.string()) });

/** Optional attributes: asking for one that is not set is no error. */
const optional = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];

export const getQueueAttributes =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, AttributeNames } = GetInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    const counts = queue.counts();
    const all: Record<string, string> = {
      ...queue.settings.all(),
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(counts.visible),
      ApproximateNumberOfMessagesNotVisible: String(counts["in flight"]),
      ApproximateNumberOfMessagesDelayed: String(counts.delayed),
      CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    };
    if (AttributeNames.includes("All")) return { Attributes: all };
    for (const name of AttributeNames) if (!(name in all) && !optional.includes(name)) throw invalidAttributeName(name);
    const wanted = AttributeNames.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]));
    return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
  };

export const setQueueAttributes =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Attributes } = SetInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    queue.change(Attributes);
    return {};
  };
