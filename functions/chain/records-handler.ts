// The one chain around whatever takes events from a queue: unwrap, take, report.
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Contract } from "../../events/index.ts";
import { BatchOfRecords, type Take } from "./batch.ts";
import { type Claims, claimsIn } from "./claim-check.ts";
import { deadlineOf } from "./deadline.ts";
import type { Environment } from "./environment.ts";
import { once } from "./idempotency.ts";
import type { Reminder } from "./remind.ts";
import { reminderCalls } from "./remind.ts";
import { delayRetries } from "./retry-delay.ts";
import type { SharedCalls } from "./shared-calls.ts";

/** The clients that the chain has already, for what takes the events. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly claims: Claims;
  readonly reminders: SharedCalls<Reminder>;
}

export interface Taking {
  readonly take: Take;
  /** Shared calls that are sent as soon as no record of a batch has more to add. */
  readonly shared?: readonly Pick<SharedCalls<unknown>, "flush">[];
}

/** Takes SQS batches of EventBridge events, and reports the records that failed. */
export function recordsHandler(
  name: string,
  contracts: readonly Contract[],
  env: Environment,
  taking: (clients: Clients) => Taking,
) {
  const logger = new Logger({ serviceName: name });
  const sqs = new SQSClient();
  const dynamodb = new DynamoDBClient();
  const onceIn = once(dynamodb, env.idempotencyTableName, name);
  const claims = claimsIn(env.claimsBucketName);
  const reminders = reminderCalls(sqs, env.queueUrl);
  const { take, shared = [] } = taking({ dynamodb, claims, reminders });

  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger))
    .use(delayRetries(sqs, env.queueUrl, Number(env.maxReceiveCount), (message) => logger.warn(message)))
    .handler(async (event, context) => {
      const deadline = deadlineOf(context);
      const batch = new BatchOfRecords(
        {
          name,
          contracts,
          logger,
          sqs,
          quarantineQueueUrl: env.quarantineQueueUrl,
          claims,
          once: onceIn(context, () => deadline.passed),
          remind: (reminder) => reminders.add(reminder),
          take,
          flush: () => {
            for (const calls of [reminders, ...shared]) calls.flush();
          },
        },
        event.Records.length,
      );
      try {
        return await processPartialResponse(
          event,
          (record: SQSRecord) => batch.process(record, deadline),
          new BatchProcessor(EventType.SQS),
          // A batch of which every record failed is reported like any other, so that each record has its own delay.
          { context, throwOnFullBatchFailure: false },
        );
      } finally {
        deadline.clear();
      }
    });
}
