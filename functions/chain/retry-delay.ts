// Step 5: a record that failed comes back later and later, with jitter, instead of after the queue's fixed visibility timeout.
import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MiddlewareObj } from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { messageOf } from "./errors.ts";

const FIRST_DELAY_SECONDS = 5;
const GROWTH = 3;
/** Well under SQS's limit of 12 hours. */
export const LONGEST_DELAY_SECONDS = 900;

/**
 * How long a record waits after its n-th failed receive, in whole seconds: at most 5, 15, 45, 135, 405 and then 900, at least half of that, so
 * that each of these delays is longer than the one before. The first is about as long as a function's time-out, after which a record "in progress" elsewhere is free.
 */
export function retryDelaySeconds(receiveCount: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * GROWTH ** Math.max(0, receiveCount - 1));
  return Math.ceil(longest / 2 + (longest / 2) * random());
}

/** After the batch, sets the visibility of each record that failed. Where that fails too, the queue's own timeout holds. */
export function delayRetries(
  sqs: SQSClient,
  queueUrl: string,
  maxReceiveCount: number,
  warn: (message: string) => void,
): MiddlewareObj<SQSEvent, SQSBatchResponse> {
  return {
    name: "delay-retries",
    async after({ event, response }) {
      const failed = new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const records = event.Records.filter(({ messageId }) => failed.has(messageId));
      for (let from = 0; from < records.length; from += 10) {
        try {
          const trouble = await delay(sqs, queueUrl, maxReceiveCount, records.slice(from, from + 10));
          if (trouble) warn(`${trouble}; those records come back after the queue's visibility timeout`);
        } catch (error) {
          warn(
            `failed records could not be delayed, and come back after the queue's visibility timeout: ${messageOf(error)}`,
          );
        }
      }
    },
  };
}

async function delay(
  sqs: SQSClient,
  queueUrl: string,
  maxReceiveCount: number,
  records: readonly SQSRecord[],
): Promise<string | undefined> {
  const Entries = records.map(({ receiptHandle, attributes }, at) => {
    const receiveCount = Number(attributes.ApproximateReceiveCount);
    // After the last attempt there is nothing to wait for: the queue sets the message aside when it is next received.
    const VisibilityTimeout = receiveCount < maxReceiveCount ? retryDelaySeconds(receiveCount) : 0;
    return { Id: String(at), ReceiptHandle: receiptHandle, VisibilityTimeout };
  });
  const { Failed = [] } = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  const [first] = Failed;
  return (
    first && `${Failed.length} failed records could not be delayed (${first.Code}: ${first.Message ?? "no message"})`
  );
}
