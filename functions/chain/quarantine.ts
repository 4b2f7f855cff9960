// Where an event goes that no retry can mend: whole, with the reason, for a person to look at.
import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Unreadable } from "./unwrap.ts";

const LONGEST_REASON = 2_000;

/**
 * Sends the original body with the message attributes `consumer`, `reason` and, where there is one, `eventId`.
 * Throws what SQS throws: an event that could not be set aside is not done with.
 */
export async function quarantine(sqs: SQSClient, queueUrl: string, consumer: string, body: string, why: Unreadable) {
  const attributes: Record<string, MessageAttributeValue> = {
    consumer: text(consumer),
    reason: text(why.reason.slice(0, LONGEST_REASON)),
  };
  if (why.eventId) attributes.eventId = text(why.eventId);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes: attributes }));
}

/** A String attribute. SQS refuses characters that XML 1.0 has no place for; they become U+FFFD. */
function text(value: string): MessageAttributeValue {
  const StringValue = value.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd");
  return { DataType: "String", StringValue };
}
