// What is measured: an endpoint with a bus that takes events, and a queue in which each event's notification arrives.
import { EventBridgeClient, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { type Message, SQSClient } from "@aws-sdk/client-sqs";

export interface Subject {
  readonly endpoint: string;
  /** Whose memory is measured, with its descendants. Undefined where it can't be told. */
  readonly pid: number | undefined;
  readonly inboxUrl: string;
  entryOf(id: string): PutEventsRequestEntry;
  /** The id of the event that a notification is about. */
  idOf(notification: Message): string;
  /** What became of an event, where the endpoint can tell: for the message when a run is invalid. */
  storyOf?(id: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Clients {
  readonly events: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** One client for every endpoint. It does not retry, so that nothing is put twice. */
export function clientsFor(endpoint: string): Clients {
  const options = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
  return { events: new EventBridgeClient(options), sns: new SNSClient(options), sqs: new SQSClient(options) };
}
