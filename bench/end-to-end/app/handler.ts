// The neutral function, with the plain SDK. CALLS says how it is written: `batch` shares one PutEvents and one PublishBatch among the records of an
// invocation, as AWS advises; `record` makes two calls for each record, as many a handler does.
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

const events = new EventBridgeClient();
const sns = new SNSClient();
const { BUS_NAME: EventBusName, TOPIC_ARN: TopicArn, CALLS } = process.env;

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  if (CALLS === "batch") {
    await workOn(Records);
    return { batchItemFailures: [] };
  }
  const results = await Promise.allSettled(Records.map(work));
  const failed = Records.filter((_, at) => results[at]?.status === "rejected");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function workOn(records: readonly SQSRecord[]): Promise<void> {
  const details = records.map(detailOf);
  const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: details.map(entryOf) }));
  if (FailedEntryCount) throw new Error("the bus did not take WorkDone");
  const { Failed } = await sns.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: details.map((Message, at) => ({ Id: String(at), Message })),
    }),
  );
  if (Failed?.length) throw new Error("the topic did not take the message");
}

async function work(record: SQSRecord): Promise<void> {
  const detail = detailOf(record);
  const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [entryOf(detail)] }));
  if (FailedEntryCount) throw new Error("the bus did not take WorkDone");
  await sns.send(new PublishCommand({ TopicArn, Message: detail }));
}

function detailOf({ body }: SQSRecord): string {
  return JSON.stringify(JSON.parse(body).detail);
}

function entryOf(Detail: string) {
  return { EventBusName, Source: "bench.worker", DetailType: "WorkDone", Detail };
}
