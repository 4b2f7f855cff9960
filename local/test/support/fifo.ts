// FIFO queues, as a client of the SDK sees them.
import { SendMessageCommand, type SendMessageCommandInput, type SendMessageCommandOutput } from "@aws-sdk/client-sqs";
import type { Runtime } from "../../index.ts";
import { queue, queueArn } from "./resources.ts";
import { type RunOptions, run } from "./runtime.ts";
import { Queues } from "./sqs.ts";

/** Knows messages again by their bodies unless `properties` say otherwise. */
export function fifoQueue(name: string, properties: object = {}) {
  return queue(name, { FifoQueue: true, ContentBasedDeduplication: true, ...properties });
}

/** `name.fifo`, whose messages go to `name-dlq.fifo` when they were received so often, and that one. */
export function fifoQueueWithDlq(name: string, maxReceiveCount: number) {
  const RedrivePolicy = { deadLetterTargetArn: queueArn(`${name}-dlq.fifo`), maxReceiveCount };
  return { ...fifoQueue(`${name}.fifo`, { RedrivePolicy }), ...fifoQueue(`${name}-dlq.fifo`) };
}

export interface FifoQueues {
  readonly runtime: Runtime;
  readonly queues: Queues;
  /** Sends to `q.fifo`. */
  send(
    body: string,
    group?: string,
    more?: Partial<SendMessageCommandInput>,
  ): Promise<Omit<SendMessageCommandOutput, "$metadata">>;
}

/** A runtime with one FIFO queue, `q.fifo`. */
export async function withFifoQueue(
  properties: object = {},
  options: RunOptions = {},
  resources: object = fifoQueue("q.fifo", properties),
): Promise<FifoQueues> {
  const runtime = await run({ resources: { ...resources } }, options);
  const queues = new Queues(runtime);
  return {
    runtime,
    queues,
    send: async (MessageBody, MessageGroupId = "g", more = {}) => {
      const input = { QueueUrl: queues.url("q.fifo"), MessageBody, MessageGroupId, ...more };
      const { $metadata: _, ...sent } = await queues.client.send(new SendMessageCommand(input));
      return sent;
    },
  };
}
