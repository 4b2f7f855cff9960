// From a topic to its subscriptions; what can't be delivered goes to the subscription's DLQ, or is shown as lost.
import { type Context, DeliveryError } from "../service.ts";
import { deliveryOf, type Notification } from "./notification.ts";
import type { Subscription, Topic } from "./topic.ts";

export function fanOut(topic: Topic, notification: Notification, context: Context): void {
  const subscriptions = [...topic.subscriptions.values()];
  const takers = subscriptions.filter(
    ({ filter }) => filter?.lets(notification.message, notification.attributes) ?? true,
  );
  const unheard =
    subscriptions.length === 0 ? "the topic has no subscription" : "every subscription's filter policy left it out";
  const reason = takers.length === 0 ? { reason: unheard } : {};
  context.journal.record({ ...notification.identity, what: "published", where: topic.name, ...reason });
  for (const subscription of takers) deliver(topic, subscription, notification, context);
}

function deliver(topic: Topic, subscription: Subscription, notification: Notification, context: Context): void {
  const { identity } = notification;
  const delivery = deliveryOf(notification, topic, subscription, context.endpoint());
  try {
    context.deliver(subscription.endpoint, delivery);
    context.journal.record({ ...identity, what: "delivered", where: topic.name, to: nameIn(subscription.endpoint) });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const { deadLetterArn } = subscription;
    const reason = `${nameIn(subscription.endpoint)}: ${error.message}`;
    const hop = { ...identity, where: topic.name, reason };
    if (!deadLetterArn) {
      context.journal.record({ ...hop, what: "lost", reason: `${reason} (the subscription has no dead-letter queue)` });
      return;
    }
    try {
      // The dead letter is exactly what the subscriber would have got (SNS developer guide, sns-dead-letter-queues).
      context.deliver(deadLetterArn, delivery);
      context.journal.record({ ...hop, what: "dead-lettered", to: nameIn(deadLetterArn) });
    } catch (again) {
      if (!(again instanceof DeliveryError)) throw again;
      context.journal.record({ ...hop, what: "lost", reason: `${reason}; its dead-letter queue: ${again.message}` });
    }
  }
}

function nameIn(arn: string): string {
  return arn.split(":").at(-1) ?? arn;
}
