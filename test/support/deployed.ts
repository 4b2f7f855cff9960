// The deployed stack, as end-to-end tests use it: through AWS APIs alone, so that it may be anywhere.
import { randomUUID } from "node:crypto";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { inject, onTestFinished } from "vitest";
import { clientConfigOf, type Target, topicOf } from "../../bin/e2e/target.ts";
import { type Event, entryOf } from "../../events/index.ts";
import { nameOf } from "../../lib/names.ts";
import { Inbox } from "./inbox.ts";
import { type Patience, until } from "./until.ts";

/** Queues that a function works on: a story has ended when nothing of it is there. */
const CONSUMERS = [
  "validate-order",
  "score-fraud",
  "request-review",
  "fulfil-order",
  "keep-stock",
  "take-payment",
  "notify-customer",
  "project-orders",
];

/** Its delayed messages are reminders of time-outs: half an hour's on AWS, and nothing to an order that has ended by then. */
const REMINDED = "fulfil-order";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

export class Deployed {
  readonly target: Target = inject("target");
  readonly name: string = nameOf(this.target.stage);
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly #events: EventBridgeClient;
  readonly #logs: CloudWatchLogsClient;
  #topicArn: Promise<string> | undefined;

  constructor() {
    const config = clientConfigOf(this.target);
    this.#events = new EventBridgeClient(config);
    // An emulator may call itself by a name in its queues' URLs that only it knows.
    this.sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: this.target.platform === "aws" });
    this.sns = new SNSClient(config);
    this.#logs = new CloudWatchLogsClient(config);
    onTestFinished(() => {
      for (const client of [this.#events, this.sqs, this.sns, this.#logs]) client.destroy();
    });
  }

  /** SQS's counts are right within a minute on AWS (SQS API reference, GetQueueAttributes), and at once on emulators. */
  get patience(): Patience {
    return this.target.platform === "aws" ? { everyMs: 5_000, boundMs: 300_000 } : { everyMs: 200, boundMs: 90_000 };
  }

  /** How many orders can be under way at once. In one process of Python, MiniStack's functions run out of time over hundreds. */
  get manyOrders(): number {
    return this.target.platform === "ministack" ? 40 : 200;
  }

  topicArn(): Promise<string> {
    this.#topicArn ??= topicOf(this.target);
    return this.#topicArn;
  }

  async put(...Entries: PutEventsRequestEntry[]): Promise<void> {
    const { FailedEntryCount, Entries: results } = await this.tryToPut(...Entries);
    if (FailedEntryCount) throw new Error(`PutEvents refused: ${JSON.stringify(results)}`);
  }

  async tryToPut(...Entries: PutEventsRequestEntry[]) {
    const { $metadata: _, ...answer } = await this.#events.send(new PutEventsCommand({ Entries }));
    return answer;
  }

  /** Puts events on the bus, ten a call. */
  async send(...events: Event[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(events.length / 10) }, (_, n) => events.slice(n * 10, n * 10 + 10));
    await Promise.all(batches.map((batch) => this.put(...batch.map((event) => entryOf(event, this.name)))));
  }

  /** A queue of the test's own that gets the notifications of these stories, and of no other. It goes with the test. */
  async inbox(filterPolicy: Readonly<Record<string, readonly string[]>>): Promise<Inbox> {
    return await Inbox.subscribe(this, `${this.name}-e2e-${randomUUID()}`, filterPolicy);
  }

  /** The URL of one of the stack's queues, by the end of its name. */
  async queueUrl(name: string): Promise<string> {
    const { QueueUrl = "" } = await this.sqs.send(new GetQueueUrlCommand({ QueueName: `${this.name}-${name}` }));
    return QueueUrl;
  }

  async sendTo(queue: string, MessageBody: string): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: await this.queueUrl(queue), MessageBody }));
  }

  /** How many messages are visible, in flight, and delayed. */
  async counts(queue: string): Promise<number[]> {
    const QueueUrl = await this.queueUrl(queue);
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] });
    const { Attributes } = await this.sqs.send(command);
    return COUNTS.map((name) => Number(Attributes?.[name]));
  }

  /** Waits until no consumer has anything to work on: as the local runtime says itself, or else as its queues say several times over. */
  async idle(): Promise<void> {
    if (this.target.platform === "tidings") return await settled(this.target.endpoint);
    const looks = this.target.platform === "aws" ? 20 : 5;
    let quiet = 0;
    await until(
      "quiet on the queues that consumers work on (visible, in flight, delayed)",
      async () => {
        const seen = Object.fromEntries(
          await Promise.all(
            CONSUMERS.map(
              async (each) => [each, (await this.counts(each)).slice(0, each === REMINDED ? 2 : 3)] as const,
            ),
          ),
        );
        quiet = Object.values(seen)
          .flat()
          .every((count) => count === 0)
          ? quiet + 1
          : 0;
        return { seen, enough: quiet >= looks };
      },
      this.patience,
    );
  }

  /** The lines of the log of events that hold this text, once there are so many. */
  async logLines(text: string, count: number, since: number): Promise<string[]> {
    const query = { logGroupName: `/aws/events/${this.name}`, startTime: since };
    return await until(
      `${count} lines with ${text} in ${query.logGroupName}`,
      async () => {
        const seen: string[] = [];
        for await (const { events = [] } of paginateFilterLogEvents({ client: this.#logs }, query))
          seen.push(...events.map(({ message = "" }) => message).filter((message) => message.includes(text)));
        return { seen, enough: seen.length >= count };
      },
      this.patience,
    );
  }
}

async function settled(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}/_tidings/settled?timeout=60`, { method: "POST" });
  if (!response.ok) throw new Error(`not settled: ${await response.text()}`);
}
