// A message on a topic, and the form in which a subscriber gets it.
import { createHash } from "node:crypto";
import type { Identity } from "../../journal/identity.ts";
import type { Delivery, MessageAttribute } from "../service.ts";
import type { Subscription, Topic } from "./topic.ts";

export interface Notification {
  readonly id: string;
  readonly message: string;
  /** For the protocols that get another text than `message`. */
  readonly messages?: Readonly<Record<string, string>>;
  readonly subject?: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** The text that a subscriber of this protocol gets. */
export function messageFor({ message, messages }: Notification, protocol: string): string {
  return messages && Object.hasOwn(messages, protocol) ? (messages[protocol] ?? message) : message;
}

/** For a function, an event with one record. For a queue, raw (the message as it is, with its attributes), or the JSON document that SNS wraps it in. */
export function deliveryOf(
  notification: Notification,
  topic: Topic,
  subscription: Subscription,
  endpoint: string,
): Delivery {
  const { attributes, identity } = notification;
  const message = messageFor(notification, subscription.protocol);
  if (subscription.protocol === "lambda")
    return { body: JSON.stringify(lambdaEvent(notification, message, topic, subscription, endpoint)), identity };
  if (subscription.raw) return { body: message, attributes, identity };
  return { body: JSON.stringify(document(notification, message, topic, subscription, endpoint)), identity };
}

/** As functions see it (Lambda developer guide, with-sns): other spellings, and fields that are there even when empty. */
function lambdaEvent(
  notification: Notification,
  text: string,
  topic: Topic,
  subscription: Subscription,
  endpoint: string,
) {
  const {
    Subject = null,
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
    MessageAttributes = {},
    ...rest
  } = document(notification, text, topic, subscription, endpoint);
  const Sns = { ...rest, Subject, SigningCertUrl, UnsubscribeUrl, MessageAttributes };
  return { Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscription.arn, Sns }] };
}

function document(
  notification: Notification,
  message: string,
  topic: Topic,
  subscription: Subscription,
  endpoint: string,
) {
  const { id, subject, attributes, sentAt } = notification;
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
