// The one chain around every consumer's decision: unwrap, idempotency, decide, publish, report.
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Consumer } from "../consumer.ts";
import { BatchOfRecords, type Tools } from "./batch.ts";
import { deadlineOf } from "./deadline.ts";
import { environmentOf } from "./environment.ts";
import { once } from "./idempotency.ts";
import { notificationCalls } from "./notify.ts";
import { eventCalls } from "./publish.ts";
import { delayRetries } from "./retry-delay.ts";

/**
 * The Lambda entry for a consumer: takes SQS batches of EventBridge events, and reports the records that failed. A consumer that asks is given the
 * port that it asks by.
 */
export function lambdaHandler<Port>(
  consumer: Consumer<boolean, Port>,
  ...[port]: Port extends undefined ? [] : [port: Port]
) {
  const env = environmentOf(consumer);
  const logger = new Logger({ serviceName: consumer.name });
  const sqs = new SQSClient();
  const onceIn = once(new DynamoDBClient(), env.idempotencyTableName, consumer.name);
  const tools: Omit<Tools, "once"> = {
    consumer,
    port,
    logger,
    sqs,
    quarantineQueueUrl: env.quarantineQueueUrl,
    eventBusName: env.eventBusName,
    events: eventCalls(new EventBridgeClient()),
    notifications: notificationCalls(new SNSClient(), env.topicArn),
  };

  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger))
    .use(delayRetries(sqs, env.queueUrl, Number(env.maxReceiveCount), (message) => logger.warn(message)))
    .handler(async (event, context) => {
      const deadline = deadlineOf(context);
      const batch = new BatchOfRecords(
        { ...tools, once: onceIn(context, () => deadline.passed) },
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
