import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { batchTooLong } from "../errors.ts";
import { bytesOf, type MessageAttributes, md5, md5OfAttributes } from "../message.ts";
import { checkBatchOrdering, type Ordering } from "../ordering.ts";
import type { Queue } from "../queue.ts";
import type { SqsState } from "../state.ts";
import { answerEach, BatchInput, checkEntries } from "./batch.ts";

const LARGEST_BATCH = 1_048_576;

const WireAttribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const Content = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), WireAttribute).optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});
const Input = Content.extend({ QueueUrl: z.string() });
type Content = z.output<typeof Content>;

export const sendMessage =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, ...rest } = Input.parse(input);
    return send(sqs, sqs.queue(QueueUrl), rest);
  };

export const sendMessageBatch =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Entries } = BatchInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    checkEntries(Entries);
    const contents = Entries.flatMap((each) => Content.safeParse(each).data ?? []);
    const bytes = contents.reduce((sum, each) => sum + bytesOf(each.MessageBody, attributesOf(each)), 0);
    if (bytes > LARGEST_BATCH) throw batchTooLong(bytes);
    if (queue.settings.fifo) checkBatchOrdering(queue.settings, contents.map(orderingOf));
    return answerEach(Entries, Content, (entry) => send(sqs, queue, entry));
  };

function send(sqs: SqsState, queue: Queue, entry: Content) {
  const attributes = attributesOf(entry);
  const { id, sequenceNumber } = sqs.send(queue, entry.MessageBody, attributes, orderingOf(entry));
  return {
    MessageId: id,
    MD5OfMessageBody: md5(entry.MessageBody),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
  };
}

function orderingOf({ MessageGroupId, MessageDeduplicationId, DelaySeconds }: Content): Ordering {
  return { groupId: MessageGroupId, deduplicationId: MessageDeduplicationId, delaySeconds: DelaySeconds };
}

function attributesOf({ MessageAttributes = {} }: Content): MessageAttributes {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType: dataType, StringValue, BinaryValue }]) => [
      name,
      BinaryValue === undefined ? { dataType, stringValue: StringValue ?? "" } : { dataType, binaryValue: BinaryValue },
    ]),
  );
}
