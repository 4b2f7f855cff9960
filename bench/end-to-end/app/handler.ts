// The neutral function, as a typical team writes it: record by record, with the plain SDK, one PutEvents and one Publish each.
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

const events = new EventBridgeClient();
const sns = new SNSClient();
const { BUS_NAME: EventBusName, TOPIC_ARN: TopicArn } = process.env;

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(work));
  return {
    batchItemFailures: Records.filter((_, at) => results[at]?.status === "rejected").map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

async function work({ body }: SQSRecord): Promise<void> {
  const { detail } = JSON.parse(body);
  const { FailedEntryCount } = await events.send(
    new PutEventsCommand({
      Entries: [{ EventBusName, Source: "bench.worker", DetailType: "WorkDone", Detail: JSON.stringify(detail) }],
    }),
  );
  if (FailedEntryCount) throw new Error("the bus did not take WorkDone");
  await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(detail) }));
}
