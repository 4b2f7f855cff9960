// The stack's quarantine, which a test shares with whoever else uses the stack: it takes out what is its own, and leaves the rest.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Deployed } from "./deployed.ts";
import { type Letter, letterOf } from "./letter.ts";
import { until } from "./until.ts";

/** Long enough to look through the queue; a test that dies in between hides messages for no longer. */
const HIDDEN_SECONDS = 60;

/** Takes out the messages of these events once there are `atLeast` so many, after a look at every message that is there. */
export async function quarantined(deployed: Deployed, eventIds: readonly string[], atLeast = 0): Promise<Letter[]> {
  const found: Letter[] = [];
  return await until(
    `${atLeast} messages in quarantine of ${eventIds.join(", ")}`,
    async () => {
      // While somebody else looks through it, messages are hidden from us.
      const [, inFlight = 0] = await deployed.counts("quarantine");
      if (inFlight > 0) return { seen: found, enough: false };
      found.push(...(await lookThrough(deployed, eventIds)));
      return { seen: found, enough: found.length >= atLeast };
    },
    deployed.patience,
  );
}

async function lookThrough(deployed: Deployed, eventIds: readonly string[]): Promise<Letter[]> {
  const { sqs } = deployed;
  const QueueUrl = await deployed.queueUrl("quarantine");
  const messages: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) break;
    messages.push(...Messages);
  }
  const isOwn = (message: Message) => eventIds.includes(letterOf(message).attributes.eventId ?? "");
  await Promise.all(
    messages.map(async (message) => {
      const { ReceiptHandle } = message;
      if (isOwn(message)) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      else await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }),
  );
  return messages.filter(isOwn).map(letterOf);
}
