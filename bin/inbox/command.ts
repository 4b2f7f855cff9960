// The command: subscribes, prints what arrives, and leaves nothing behind.
import { ListTopicsCommand, NotFoundException, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, QueueDoesNotExist, SQSClient } from "@aws-sdk/client-sqs";
import { type Command, onSignal } from "../shared/command.ts";
import type { Endpoint } from "../shared/endpoint.ts";
import { patience } from "../shared/patience.ts";
import { type Probe, type ProbeConfig, reach } from "../shared/reach.ts";
import { printable } from "../shared/text.ts";
import { isAnswer, wordsFor } from "../shared/words.ts";
import { InboxError } from "./errors.ts";
import { identityOf, letterOf } from "./letter.ts";
import { type Filter, HELP, type Options, optionsOf } from "./options.ts";
import { arrivals, POLL_SECONDS } from "./receive.ts";
import { Seen } from "./seen.ts";
import { InboxSubscription } from "./subscription.ts";
import { noTopic, topicArnOf } from "./topic.ts";
import { shown } from "./view.ts";

const { stdout, stderr } = process;

const END_WITHIN_MS = 5_000;

/** Ends with 0 after Ctrl-C or the last message asked for, or 1 where something failed. */
export const inboxCommand: Command<Options> = { name: "inbox", help: HELP, optionsOf, run };

async function run(options: Options): Promise<number> {
  const endpoint = await placeOf(options);
  const sns = new SNSClient({ ...options.sns.client, ...patience() });
  const sqs = new SQSClient({ ...options.sqs.client, ...patience((POLL_SECONDS + 10) * 1000) });
  const subscription = new InboxSubscription(sns, sqs);
  const ending = endingOf(subscription);
  let code = 0;
  let listening = false;
  try {
    const topicArn = await topicArnOf(sns, options.topic, endpoint.name);
    const queueUrl = await subscription.open(topicArn, options.filter);
    stderr.write(`listening to ${topicArn} at ${endpoint.name}${inWords(options.filter)}; Ctrl-C ends it\n`);
    listening = true;
    await print(sqs, queueUrl, ending, options);
  } catch (error) {
    if (!ending.aborted) {
      const lost = listening && !isAnswer(error) ? "the connection is lost: " : "";
      stderr.write(`${lost}${reasonOf(error, options.topic, endpoint)}\n`);
      code = 1;
    }
  }
  try {
    await subscription.close(AbortSignal.timeout(END_WITHIN_MS));
  } catch (error) {
    stderr.write(`${leftBehind(subscription)}${isAnswer(error) ? ` (${wordsFor(error, endpoint)})` : ""}\n`);
    code = 1;
  }
  sns.destroy();
  sqs.destroy();
  return code;
}

async function print(sqs: SQSClient, queueUrl: string, ending: AbortSignal, { format, count }: Options): Promise<void> {
  const seen = new Seen();
  let left = count ?? Number.POSITIVE_INFINITY;
  for await (const messages of arrivals(sqs, queueUrl, ending)) {
    for (const letter of messages.map(letterOf)) {
      if (ending.aborted) return;
      const id = identityOf(letter);
      if (seen.again(id)) {
        stderr.write(`a repeat of ${printable(id)} is dropped\n`);
        continue;
      }
      stdout.write(shown(letter, format));
      left -= 1;
      if (left === 0) return;
    }
  }
}

/** Aborted by Ctrl-C and its like, and when whoever reads the output has gone, as with `| head`. What does not end then is ended. */
function endingOf(subscription: InboxSubscription): AbortSignal {
  const ending = new AbortController();
  const end = () => {
    if (ending.signal.aborted) return;
    ending.abort();
    setTimeout(() => {
      stderr.write(`${leftBehind(subscription)}\n`);
      process.exit(1);
    }, END_WITHIN_MS + 500).unref();
  };
  onSignal(["SIGINT", "SIGTERM", "SIGHUP"], end);
  stdout.on("error", end);
  return ending.signal;
}

function leftBehind({ left }: InboxSubscription): string {
  return `not deleted, and perhaps still there: ${left.join(", ") || "a queue named tidings-inbox-…"}`;
}

/** Where both services are asked, under one name. */
async function placeOf({ sns, sqs }: Options): Promise<Endpoint> {
  const topics = await reach(sns, probeSns);
  const queues = await reach(sqs, probeSqs);
  return topics.name === queues.name ? topics : { ...topics, name: `${topics.name} and ${queues.name}` };
}

function probeSns(config: ProbeConfig): Probe {
  const client = new SNSClient(config);
  return { client, call: () => client.send(new ListTopicsCommand({})) };
}

function probeSqs(config: ProbeConfig): Probe {
  const client = new SQSClient(config);
  return { client, call: () => client.send(new ListQueuesCommand({})) };
}

function reasonOf(error: unknown, topic: string, endpoint: Endpoint): string {
  if (error instanceof InboxError) return error.message;
  if (error instanceof NotFoundException) return noTopic(topic, endpoint.name).message;
  if (error instanceof QueueDoesNotExist)
    return `the inbox's queue is gone from ${endpoint.name}; was it deleted, or the runtime started anew? Run this again`;
  return wordsFor(error, endpoint);
}

function inWords(filter: Filter): string {
  const conditions = Object.entries(filter).map(([name, values]) => `${name} is ${values.join(" or ")}`);
  return conditions.length > 0 ? `, where ${conditions.join(" and ")}` : "";
}
