// What the outside world sees of a trial: queues that listen to the topics, and to the payments on the bus.
import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { type Letter, letterOf } from "../letter.ts";

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly events: EventBridgeClient;
}

const ACCOUNT = "arn:aws:sqs:us-east-1:000000000000";

/** Listens to a topic, raw. Returns the queue's URL. */
export async function listenTo({ sqs, sns }: Clients, TopicArn: string, name: string): Promise<string> {
  const Endpoint = `${ACCOUNT}:${name}`;
  const QueueUrl = await queue(sqs, name, TopicArn);
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint, Attributes: { RawMessageDelivery: "true" } }),
  );
  return QueueUrl;
}

/** Listens to events of the bus. Returns the queue's URL. */
export async function listenOn(
  { sqs, events }: Clients,
  EventBusName: string,
  detailTypes: readonly string[],
  name: string,
): Promise<string> {
  const EventPattern = JSON.stringify({ "detail-type": detailTypes });
  const { RuleArn = "" } = await events.send(new PutRuleCommand({ Name: name, EventBusName, EventPattern }));
  const QueueUrl = await queue(sqs, name, RuleArn);
  const Targets = [{ Id: "queue", Arn: `${ACCOUNT}:${name}` }];
  await events.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets }));
  return QueueUrl;
}

async function queue(sqs: SQSClient, QueueName: string, sourceArn: string): Promise<string> {
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
        Action: "sqs:SendMessage",
        Resource: `${ACCOUNT}:${QueueName}`,
        Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
      },
    ],
  });
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  return QueueUrl;
}

/** Takes all that is there. */
export async function take({ sqs }: Clients, QueueUrl: string): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    if (Messages.length === 0) return letters;
    letters.push(...Messages.map(letterOf));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
