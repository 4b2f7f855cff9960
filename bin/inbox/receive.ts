// Takes messages off the queue, one long poll after the other.
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** SQS's longest. */
export const POLL_SECONDS = 20;

/** What arrives, in batches, until `ending`; each is deleted once the next is asked for. Throws the SDK's errors. */
export async function* arrivals(sqs: SQSClient, QueueUrl: string, ending: AbortSignal): AsyncGenerator<Message[]> {
  while (!ending.aborted) {
    const poll = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: POLL_SECONDS,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["SentTimestamp"],
    });
    const { Messages = [] } = await sqs.send(poll, { abortSignal: ending });
    if (Messages.length === 0) continue;
    yield Messages;
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    // Those that it fails for come again, as repeats.
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }), { abortSignal: ending });
  }
}
