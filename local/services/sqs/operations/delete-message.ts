import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { SqsState } from "../state.ts";
import { answerEach, BatchInput, checkEntries } from "./batch.ts";

const Received = z.object({ ReceiptHandle: z.string() });
const Input = Received.extend({ QueueUrl: z.string() });

export const deleteMessage =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, ReceiptHandle } = Input.parse(input);
    sqs.queue(QueueUrl).delete(ReceiptHandle);
    return {};
  };

export const deleteMessageBatch =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Entries } = BatchInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    checkEntries(Entries);
    return answerEach(Entries, Received, ({ ReceiptHandle }) => {
      queue.delete(ReceiptHandle);
      return {};
    });
  };
