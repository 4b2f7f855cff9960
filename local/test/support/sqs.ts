// Queues, as a client of the SDK sees them.
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export class Queues {
  readonly client: SQSClient;
  readonly #endpoint: string;

  constructor(runtime: Pick<Runtime, "endpoint">) {
    this.client = new SQSClient(clientOptions(runtime));
    this.#endpoint = runtime.endpoint;
    onTestFinished(() => this.client.destroy());
  }

  url(name: string): string {
    return `${this.#endpoint}/000000000000/${name}`;
  }

  async send(name: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}): Promise<string> {
    const sent = await this.client.send(new SendMessageCommand({ QueueUrl: this.url(name), MessageBody, ...more }));
    return textOf(sent.MessageId);
  }

  /** Up to ten messages in one call, so that a function gets them in one batch. */
  async sendTogether(name: string, bodies: readonly string[], more: { MessageGroupId?: string } = {}): Promise<void> {
    const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody, ...more }));
    await this.client.send(new SendMessageBatchCommand({ QueueUrl: this.url(name), Entries }));
  }

  /** All that is visible (ten at most), without waiting; with all attributes. */
  async receive(name: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url(name),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
        ...more,
      }),
    );
    return Messages;
  }

  async bodies(name: string): Promise<(string | undefined)[]> {
    return (await this.receive(name)).map(({ Body }) => Body);
  }

  async counts(name: string): Promise<{ visible: number; inFlight: number; delayed: number }> {
    const { Attributes = {} } = await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url(name), AttributeNames: ["All"] }),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
    };
  }
}

/** For what the SDK's types say may be missing. */
export function textOf(value: string | undefined): string {
  if (value === undefined) throw new Error("it is missing");
  return value;
}

/** What the SDK threw. */
export async function failure(work: Promise<unknown>): Promise<{ name: string; message: string; Code?: unknown }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, message: error.message, ...("Code" in error && { Code: error.Code }) };
  }
  throw new Error("it did not fail");
}
