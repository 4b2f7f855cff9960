// A topic that consumers notify, and the queues that subscribe to it.
import { SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Consumer } from "../functions/consumer.ts";
import { setAsideQueue } from "./queues.ts";

export interface NotificationsProps {
  readonly topicName: string;
}

/** By message attribute, the values that are let through: `{ detailType: ["OrderRejected"] }`. */
export type NotificationFilter = Readonly<Record<string, readonly string[]>>;

export class Notifications extends Construct {
  readonly topic: Topic;
  readonly #topicName: string;
  readonly #tellers = new Map<string, string>();

  constructor(scope: Construct, id: string, { topicName }: NotificationsProps) {
    super(scope, id);
    this.#topicName = topicName;
    this.topic = new Topic(this, "Topic", { topicName, enforceSSL: true });
  }

  /**
   * Notes who tells of which events. Subscribers drop repeats by the event's id, so that of two consumers that tell one topic of the same event the
   * second would never be heard. Throws an Error that names both.
   */
  addTeller(consumer: Consumer): void {
    for (const { source, detailType } of consumer.consumes) {
      const event = `${source} / ${detailType}`;
      const other = this.#tellers.get(event);
      if (other && other !== consumer.name)
        throw new Error(
          `${other} and ${consumer.name} both notify one topic of ${event}: give one of them a topic of its own`,
        );
      this.#tellers.set(event, consumer.name);
    }
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
