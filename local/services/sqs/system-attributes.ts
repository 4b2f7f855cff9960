// The attributes that SQS itself gives a message, as ReceiveMessage and Lambda show them.
import type { Message } from "./message.ts";

/** Who sent it: there is but one principal here. */
const SENDER = "AIDATIDINGSLOCAL";

export function systemAttributesOf(message: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: SENDER,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.groupId !== undefined && groupAttributesOf(message)),
    ...(message.deadLetterSource && { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

function groupAttributesOf({ groupId, deduplicationId, sequenceNumber }: Message): Record<string, string> {
  return {
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
  };
}
