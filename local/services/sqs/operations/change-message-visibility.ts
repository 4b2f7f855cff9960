import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { SqsState } from "../state.ts";
import { answerEach, BatchInput, checkEntries } from "./batch.ts";

const Change = z.object({ ReceiptHandle: z.string(), VisibilityTimeout: z.int().min(0).max(43_200) });
const Input = Change.extend({ QueueUrl: z.string() });

export const changeMessageVisibility =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = Input.parse(input);
    sqs.queue(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  };

export const changeMessageVisibilityBatch =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Entries } = BatchInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    checkEntries(Entries);
    return answerEach(Entries, Change, ({ ReceiptHandle, VisibilityTimeout }) => {
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
      return {};
    });
  };
