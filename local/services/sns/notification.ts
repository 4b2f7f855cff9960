// A message on a topic, and the form in which a subscriber gets it.
import { createHash } from "node:crypto";
import type { Identity } from "../../journal/identity.ts";
import type { Delivery, MessageAttribute } from "../service.ts";
import type { Subscription, Topic } from "./topic.ts";

export interface Notification {
  readonly id: string;
  readonly message: string;
  readonly subject?: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Raw: the message as it is, with its attributes. Otherwise the JSON document that SNS wraps it in. */
export function deliveryOf(
  notification: Notification,
  topic: Topic,
  subscription: Subscription,
  endpoint: string,
): Delivery {
  const { message: body, attributes, identity } = notification;
  if (subscription.raw) return { body, attributes, identity };
  return { body: JSON.stringify(document(notification, topic, subscription, endpoint)), identity };
}

function document(notification: Notification, topic: Topic, subscription: Subscription, endpoint: string) {
  const { id, message, subject, attributes, sentAt } = notification;
  const withoutKey = "The local runtime has no key of AWS, so this does not verify.";
  return {
    Type: "Notification",
    MessageId: id,
    TopicArn: topic.arn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(sentAt).toISOString(),
    SignatureVersion: "1",
    Signature: createHash("sha256").update(withoutKey).digest("base64"),
    SigningCertURL: `${endpoint}/SimpleNotificationService.pem`,
    UnsubscribeURL: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
          name,
          { Type: dataType, Value: stringValue ?? binaryValue },
        ]),
      ),
    }),
  };
}
