// A topic that consumers notify, and the queues that subscribe to it.
import { SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { setAsideQueue } from "./queues.ts";

export interface NotificationsProps {
  readonly topicName: string;
}

/** By message attribute, the values that are let through: `{ detailType: ["OrderRejected"] }`. */
export type NotificationFilter = Readonly<Record<string, readonly string[]>>;

export class Notifications extends Construct {
  readonly topic: Topic;
  readonly #topicName: string;

  constructor(scope: Construct, id: string, { topicName }: NotificationsProps) {
    super(scope, id);
    this.#topicName = topicName;
    this.topic = new Topic(this, "Topic", { topicName, enforceSSL: true });
  }

  /** Subscribes a queue: messages arrive as they were published (raw), with their attributes; what can't be delivered goes to a dead-letter queue. */
  subscribe(queue: Queue, filter: NotificationFilter = {}): void {
    const policy = Object.entries(filter).map(([name, allowlist]) => [
      name,
      SubscriptionFilter.stringFilter({ allowlist: [...allowlist] }),
    ]);
    this.topic.addSubscription(
      new SqsSubscription(queue, {
        rawMessageDelivery: true,
        deadLetterQueue: setAsideQueue(
          this,
          `${queue.node.id}Undelivered`,
          `${this.#topicName}-to-${queue.node.id.toLowerCase()}-undelivered`,
        ),
        ...(policy.length > 0 && { filterPolicy: Object.fromEntries(policy) }),
      }),
    );
  }
}
