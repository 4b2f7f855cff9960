// The inbox's own queue and its subscription, from their making to their end.
import { randomUUID } from "node:crypto";
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Filter } from "./options.ts";

export class InboxSubscription {
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;
  #queueUrl: string | undefined;
  #subscriptionArn: string | undefined;

  constructor(sns: SNSClient, sqs: SQSClient) {
    this.#sns = sns;
    this.#sqs = sqs;
  }

  /** What there is to delete, by its names at AWS. */
  get left(): string[] {
    return [this.#subscriptionArn, this.#queueUrl].filter((each) => each !== undefined);
  }

  /** Makes a queue that the topic, and nobody else, may send to, and subscribes it: raw, filtered. Resolves to its URL. Whatever comes of it, `close` ends it. */
  async open(topicArn: string, filter: Filter): Promise<string> {
    const created = await this.#sqs.send(
      new CreateQueueCommand({ QueueName: `tidings-inbox-${randomUUID().replaceAll("-", "").slice(0, 12)}` }),
    );
    const QueueUrl = created.QueueUrl ?? "";
    this.#queueUrl = QueueUrl;
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const queueArn = Attributes?.QueueArn ?? "";
    // Before the subscription: what SNS may not deliver it does not try again.
    await this.#sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policyOf(queueArn, topicArn) } }),
    );
    const { SubscriptionArn } = await this.#sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        ReturnSubscriptionArn: true,
        Attributes: {
          RawMessageDelivery: "true",
          ...(Object.keys(filter).length > 0 && { FilterPolicy: JSON.stringify(filter) }),
        },
      }),
    );
    this.#subscriptionArn = SubscriptionArn;
    return QueueUrl;
  }

  /** Deletes both, as far as they were made and are still there. Throws the SDK's errors; `left` then says what is left. */
  async close(abortSignal: AbortSignal): Promise<void> {
    const ends = await Promise.allSettled([this.#unsubscribe(abortSignal), this.#deleteQueue(abortSignal)]);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  async #unsubscribe(abortSignal: AbortSignal): Promise<void> {
    if (this.#subscriptionArn === undefined) return;
    await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn: this.#subscriptionArn }), { abortSignal });
    this.#subscriptionArn = undefined;
  }

  async #deleteQueue(abortSignal: AbortSignal): Promise<void> {
    if (this.#queueUrl === undefined) return;
    try {
      await this.#sqs.send(new DeleteQueueCommand({ QueueUrl: this.#queueUrl }), { abortSignal });
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
    }
    this.#queueUrl = undefined;
  }
}

/** Lets exactly this topic send (SNS developer guide, subscribe-sqs-queue-to-sns-topic). */
export function policyOf(queueArn: string, topicArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  });
}
