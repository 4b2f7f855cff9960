import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { SqsService } from "../service.ts";
import { answerEach, batchOf, checkEntries } from "./batch.ts";

const change = { ReceiptHandle: z.string(), VisibilityTimeout: z.int().min(0).max(43_200) };
const Input = z.object({ QueueUrl: z.string(), ...change });
const BatchInput = batchOf(change);

export const changeMessageVisibility =
  (sqs: SqsService): JsonOperation =>
  (input) => {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = Input.parse(input);
    sqs.queue(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  };

export const changeMessageVisibilityBatch =
  (sqs: SqsService): JsonOperation =>
  (input) => {
    const { QueueUrl, Entries } = BatchInput.parse(input);
    const queue = sqs.queue(QueueUrl);
    checkEntries(Entries);
    return answerEach(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
      return {};
    });
  };
