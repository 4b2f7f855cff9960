// The stack on a runtime of the test's own, for what only the local runtime tells or does: its journal, its clock, stacks made for one test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { App as CdkApp, Stack } from "aws-cdk-lib";
import { inject, onTestFinished } from "vitest";
import { type Hop, type Runtime, start } from "#local";
import { policyOf } from "../../bin/inbox/subscription.ts";
import { synthesize } from "../../bin/start/synthesize.ts";
import { contextOfCli } from "../../bin/tidings-app.ts";
import { type Draft, type Event, entryOf, firstEvent, type Metadata } from "../../events/index.ts";
import { type Letter, letterOf } from "./letter.ts";

export interface AppOptions {
  readonly clock?: "real" | "auto";
  /** As for `npm start`; what they do is a function of the seed. */
  readonly faults?: string;
  readonly seed?: number;
  /** Another stack than the project's, with a bus named `tidings`. */
  readonly build?: (stack: Stack) => void;
  /** The project's stack with other values of CDK's context. */
  readonly context?: Readonly<Record<string, string>>;
  readonly onHop?: (hop: Hop) => void;
}

/** Starts the stack on a free port, and ends it with the test. */
export async function startApp({ build, context, clock = "real", ...options }: AppOptions = {}) {
  const assemblyDir = build ? assemblyOf(build) : context ? await assemblyWith(context) : inject("assemblyDir");
  const runtime = await start({ assemblyDir, port: 0, clock, ...options });
  onTestFinished(() => runtime.stop());
  return new App(runtime);
}

async function assemblyWith(context: Readonly<Record<string, string>>): Promise<string> {
  const outdir = outdirOfTest();
  await synthesize(outdir, context);
  return outdir;
}

function outdirOfTest(): string {
  const outdir = mkdtempSync(join(tmpdir(), "tidings-test-"));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  return outdir;
}

function assemblyOf(build: (stack: Stack) => void): string {
  const outdir = outdirOfTest();
  const app = new CdkApp({ outdir, context: contextOfCli(), analyticsReporting: false });
  build(new Stack(app, "Test"));
  app.synth();
  return outdir;
}

export class App {
  readonly runtime: Runtime;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;

  constructor(runtime: Runtime) {
    const client = {
      endpoint: runtime.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    this.runtime = runtime;
    this.events = new EventBridgeClient(client);
    this.sqs = new SQSClient(client);
    this.sns = new SNSClient(client);
  }

  get journal(): Runtime["journal"] {
    return this.runtime.journal;
  }

  /** An output of the stack. */
  output(key: string): string {
    const value = Object.values(this.runtime.outputs)[0]?.[key];
    if (value === undefined) throw new Error(`the stack has no output ${key}`);
    return value;
  }

  /** Puts the draft on the bus as the first event of a story, and returns that event. */
  async send(draft: Draft, known: Partial<Omit<Metadata, "version">> = {}): Promise<Event> {
    const event = firstEvent(draft, known);
    await this.put(entryOf(event, "tidings"));
    return event;
  }

  async put(...Entries: NonNullable<PutEventsCommand["input"]["Entries"]>): Promise<void> {
    const { FailedEntryCount, Entries: results } = await this.events.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount) throw new Error(`PutEvents refused: ${JSON.stringify(results)}`);
  }

  /** Waits until every event has come to its end. */
  async settled(timeoutMs = 30_000): Promise<void> {
    const result = await this.runtime.settled(timeoutMs);
    if (!result.settled) throw new Error(`not settled: ${result.left.join("; ")}`);
  }

  /** `what where` of each hop of a story, in order. */
  story(correlationId: string): string[] {
    return this.journal
      .story(correlationId)
      .map(({ what, where, detailType }) => `${what} ${detailType ?? "-"} ${where}`);
  }

  /** Makes a queue that subscribes to the notifications, raw, and returns its name. */
  async subscribe(name: string, filterPolicy?: object): Promise<string> {
    const TopicArn = this.output("NotificationsTopicArn");
    const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    await this.sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { Policy: policyOf(Endpoint, TopicArn) } }),
    );
    await this.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint,
        Attributes: { RawMessageDelivery: "true", ...(filterPolicy && { FilterPolicy: JSON.stringify(filterPolicy) }) },
      }),
    );
    return name;
  }

  /** Receives and deletes all that is visible on a queue now. */
  async drain(queue: string): Promise<Letter[]> {
    const letters: Letter[] = [];
    const QueueUrl = this.#urlOf(queue);
    for (;;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
      );
      if (Messages.length === 0) return letters;
      for (const message of Messages) {
        letters.push(letterOf(message));
        await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      }
    }
  }

  /** Sends a message to a queue by hand. */
  async sendTo(queue: string, MessageBody: string): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.#urlOf(queue), MessageBody }));
  }

  async count(queue: string): Promise<number> {
    const name = "ApproximateNumberOfMessages";
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#urlOf(queue), AttributeNames: [name] }),
    );
    return Number(Attributes?.[name]);
  }

  #urlOf(queue: string): string {
    return `${this.runtime.endpoint}/000000000000/${queue}`;
  }
}
