// From a topic to its subscriptions.

import type { Deliveries } from "../deliveries.ts";
import type { Context } from "../service.ts";
import { deliveryOf, messageFor, type Notification } from "./notification.ts";
import type { Topic } from "./topic.ts";

export function fanOut(topic: Topic, notification: Notification, deliveries: Deliveries, context: Context): void {
  const subscriptions = [...topic.subscriptions.values()];
  const takers = subscriptions.filter(
    ({ filter, protocol }) => filter?.lets(messageFor(notification, protocol), notification.attributes) ?? true,
  );
  const unheard =
    subscriptions.length === 0 ? "the topic has no subscription" : "every subscription's filter policy left it out";
  const reason = takers.length === 0 ? { reason: unheard } : {};
  context.journal.record({ ...notification.identity, what: "published", where: topic.name, ...reason });
  for (const subscription of takers) {
    const { endpoint: arn, deadLetterArn } = subscription;
    // A dead letter is exactly what the subscriber would have got (SNS developer guide, sns-dead-letter-queues).
    const caller = { service: "sns.amazonaws.com", sourceArn: topic.arn };
    const delivery = { ...deliveryOf(notification, topic, subscription, context.endpoint()), caller };
    const { identity } = delivery;
    deliveries.make({ where: topic.name, arn, identity, shape: () => delivery, kind: "subscription", deadLetterArn });
  }
}
