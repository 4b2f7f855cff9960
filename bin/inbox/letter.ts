// A notification as subscribers get it: body and attributes, raw.
import type { Message } from "@aws-sdk/client-sqs";

export interface Letter {
  /** When the topic put it on the queue: ISO 8601, UTC. */
  readonly time: string;
  readonly messageId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: string;
}

export function letterOf(message: Message): Letter {
  const { MessageId = "", Body = "", Attributes = {}, MessageAttributes = {} } = message;
  const sent = Number(Attributes.SentTimestamp ?? Number.NaN);
  return {
    time: new Date(Number.isNaN(sent) ? Date.now() : sent).toISOString(),
    messageId: MessageId,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue]),
    ),
    body: Body,
  };
}

/** What a repeat has in common with the first. */
export function identityOf({ attributes, messageId }: Letter): string {
  return attributes.eventId ?? messageId;
}
