// Step 4 for reminders: messages to the consumer's own queue, delayed for as long as it takes.
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Event } from "../../events/index.ts";
import { refusalsIn } from "./batch-answer.ts";
import { SharedCalls } from "./shared-calls.ts";

/** SQS's longest delay (SQS API reference, SendMessage). A reminder that is due later is sent on when it arrives. */
const LONGEST_DELAY_SECONDS = 900;

export interface Reminder {
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/** SendMessageBatch in shared calls: 10 messages, 1 MiB in all (SQS developer guide, quotas-messages). */
export function reminderCalls(sqs: SQSClient, queueUrl: string): SharedCalls<Reminder> {
  return new SharedCalls<Reminder>({
    name: "SendMessageBatch",
    maxEntries: 10,
    maxBytes: 1_048_576,
    bytesOf: ({ body }) => Buffer.byteLength(body),
    async send(reminders) {
      const Entries = reminders.map(({ body, dueAt }, at) => ({
        Id: String(at),
        MessageBody: body,
        DelaySeconds: delaySecondsUntil(dueAt),
      }));
      const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      return refusalsIn(
        answer,
        Entries.map(({ Id }) => Id),
      );
    },
  });
}

/** A reminder's body: the event in an envelope like the bus's, with the moment that it is due. */
export function reminderOf({ source, detailType, metadata, data }: Event, dueAt: number): Reminder {
  const dueAtText = new Date(dueAt).toISOString();
  const detail = { metadata, data };
  return { dueAt, body: JSON.stringify({ source, "detail-type": detailType, detail, dueAt: dueAtText }) };
}

/** Whole seconds, so that it never comes early. */
function delaySecondsUntil(dueAt: number): number {
  const seconds = Math.ceil((dueAt - Date.now()) / 1000);
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(0, seconds));
}
