// Step 4 for messages: PublishBatch, its limits, and how it refuses entries.
import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from "@aws-sdk/client-sns";
import type { Event } from "../../events/index.ts";
import type { Notification } from "../consumer.ts";
import { refusalsIn } from "./batch-answer.ts";
import type { Outgoing } from "./outgoing.ts";
import { SharedCalls } from "./shared-calls.ts";

type Message = Omit<PublishBatchRequestEntry, "Id">;

/** PublishBatch in shared calls: 10 messages, 262,144 bytes in all, SNS's default limit. */
export function notificationCalls(client: SNSClient, topicArn: string): SharedCalls<Message> {
  return new SharedCalls<Message>({
    name: "PublishBatch",
    maxEntries: 10,
    maxBytes: 262_144,
    bytesOf: bytesOfMessage,
    async send(messages) {
      const entries = messages.map((message, at) => ({ ...message, Id: String(at) }));
      const answer = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
      );
      return refusalsIn(
        answer,
        entries.map(({ Id }) => Id),
      );
    },
  });
}

/** The message for a topic, with the attributes that subscribers filter by and drop repeats by. */
export function messageOf(notification: Notification, about: Event, eventId: string): Outgoing["messages"][number] {
  const attributes = {
    ...notification.attributes,
    detailType: about.detailType,
    eventId,
    correlationId: about.metadata.correlationId,
  };
  return {
    Message: JSON.stringify(notification.message),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
  };
}

function bytesOfMessage({ Message = "", MessageAttributes = {} }: Message): number {
  return Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType = "", StringValue = "" }]) => sum + Buffer.byteLength(name + DataType + StringValue),
    Buffer.byteLength(Message),
  );
}
