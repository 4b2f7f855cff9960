// A queue of a test's own that is subscribed to the notifications of its stories.
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { policyOf } from "../../bin/inbox/subscription.ts";
import { type Letter, letterOf } from "./letter.ts";
import { type Patience, until } from "./until.ts";

/** What it needs of the deployed stack. */
interface Topic {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly patience: Patience;
  topicArn(): Promise<string>;
}

export class Inbox {
  readonly #deployed: Topic;
  readonly #url: string;

  constructor(deployed: Topic, url: string) {
    this.#deployed = deployed;
    this.#url = url;
  }

  static async subscribe(deployed: Topic, QueueName: string, filterPolicy: object): Promise<Inbox> {
    const { sqs, sns } = deployed;
    const TopicArn = await deployed.topicArn();
    const queueArn = `${TopicArn.split(":").slice(0, -1).join(":").replace(":sns:", ":sqs:")}:${QueueName}`;
    const { QueueUrl = "" } = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: { Policy: policyOf(queueArn, TopicArn) } }),
    );
    onTestFinished(async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl }))));
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: "true", FilterPolicy: JSON.stringify(filterPolicy) },
        ReturnSubscriptionArn: true,
      }),
    );
    onTestFinished(async () => void (await sns.send(new UnsubscribeCommand({ SubscriptionArn }))));
    return new Inbox(deployed, QueueUrl);
  }

  /** Takes what is there, waiting so many seconds for the first. */
  async take(waitSeconds: number): Promise<Letter[]> {
    const { sqs } = this.#deployed;
    const letters: Letter[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          WaitTimeSeconds: letters.length > 0 ? 0 : waitSeconds,
        }),
      );
      if (Messages.length === 0) return letters;
      letters.push(...Messages.map(letterOf));
      await Promise.all(
        Messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }))),
      );
    }
  }

  /** Takes letters until there are so many. Throws an Error with what there is when it takes too long. */
  async letters(count: number): Promise<Letter[]> {
    const letters: Letter[] = [];
    const look = async () => {
      letters.push(...(await this.take(2)));
      return { seen: letters, enough: letters.length >= count };
    };
    return await until(`${count} notifications`, look, this.#deployed.patience);
  }
}
