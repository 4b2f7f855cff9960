// An event source mapping: takes batches from a queue, invokes the function with them, and deletes what it processed.
import { randomUUID } from "node:crypto";
import type { Timer } from "../../clock.ts";
import type { ReceiptFaults } from "../../faults/receipts.ts";
import type { Context } from "../service.ts";
import { SqsError } from "../sqs/errors.ts";
import { type Message, md5, md5OfAttributes } from "../sqs/message.ts";
import type { Queue, Received } from "../sqs/queue.ts";
import { systemAttributesOf } from "../sqs/system-attributes.ts";
import { failedIds } from "./batch-response.ts";
import { Concurrency } from "./concurrency.ts";
import type { LambdaFunction } from "./function.ts";

export interface SqsMappingOptions {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency: number;
  readonly reportsFailures: boolean;
}

/** Lambda's limit for what it hands to a function at once. */
const MOST_BYTES = 6 * 1024 * 1024;

export class SqsMapping {
  readonly #queue: Queue;
  readonly #function: LambdaFunction;
  #options: SqsMappingOptions;
  readonly #context: Context;
  readonly #faults: ReceiptFaults | undefined;
  readonly #concurrency: Concurrency;
  readonly #stopListening: () => void;
  readonly #forgetPending: () => void;
  #gathered: Received[] = [];
  #window: Timer | undefined;
  #stopped = false;

  constructor(queue: Queue, lambda: LambdaFunction, options: SqsMappingOptions, context: Context) {
    this.#queue = queue;
    this.#function = lambda;
    this.#options = options;
    this.#context = context;
    this.#faults = context.faults?.receipts(queue.name, lambda.name, queue.settings.fifo);
    this.#concurrency = new Concurrency({
      most: options.maximumConcurrency,
      clock: context.clock,
      waits: () => queue.hasVisible,
      pump: () => this.#pump(),
    });
    this.#forgetPending = context.activity.addPending({
      pending: () => !queue.empty,
      runnable: () => queue.hasVisible,
      describe: () =>
        Object.entries(queue.counts()).flatMap(([state, count]) =>
          count > 0 ? [`${count} ${count === 1 ? "message" : "messages"} ${state} on ${queue.name}`] : [],
        ),
    });
    this.#stopListening = queue.onVisible(() => this.#pump());
  }

  /** What runs keeps to the old options. */
  change(options: SqsMappingOptions): void {
    this.#options = options;
    this.#concurrency.most = options.maximumConcurrency;
    this.#flush();
    this.#pump();
  }

  /** Takes no more from the queue; what it has taken is still run. */
  remove(): void {
    this.#flush();
    this.stop();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    this.#forgetPending();
    this.#window?.cancel();
    this.#concurrency.stop();
  }

  /** Takes batches as long as there are messages, and room to run them. */
  #pump(): void {
    while (!this.#stopped) {
      if (!this.#concurrency.hasRoom()) return;
      const { batchSize, windowSeconds } = this.#options;
      const gatheredBytes = this.#gathered.reduce((sum, { message }) => sum + Buffer.byteLength(message.body), 0);
      const received = this.#queue.receive({
        most: batchSize - this.#gathered.length,
        mostBytes: MOST_BYTES - gatheredBytes,
        heldUpMs: this.#heldUpMs,
        outside: false,
      });
      this.#gathered.push(...(this.#faults?.let(received, this.#mostReceives) ?? received));
      if (this.#gathered.length === 0 && received.length > 0) continue;
      if (this.#gathered.length === 0) return;
      if (windowSeconds > 0 && this.#gathered.length < batchSize) {
        const { clock } = this.#context;
        this.#window ??= clock.schedule(clock.now() + windowSeconds * 1000, () => this.#flush());
        return;
      }
      this.#flush();
    }
  }

  #flush(): void {
    this.#window?.cancel();
    this.#window = undefined;
    const batch = this.#gathered;
    this.#gathered = [];
    if (batch.length === 0 || this.#stopped) return;
    this.#concurrency.run(() => this.#run(batch));
  }

  async #run(batch: readonly Received[]): Promise<void> {
    const { activity } = this.#context;
    await activity.during(`invocation of ${this.#function.name}`, async () => {
      this.#noteRetries(batch);
      const payload = JSON.stringify({ Records: batch.map((each) => this.#record(each)) });
      const outcome = await this.#function.invoke(
        payload,
        randomUUID(),
        this.#faults?.handed(batch, this.#mostReceives),
      );
      const ids = batch.map(({ message }) => message.id);
      const failed = failedIds(outcome, ids, this.#options.reportsFailures);
      if ("error" in outcome) this.#noteFailure(batch, outcome.error.errorMessage);
      for (const { message, receiptHandle } of batch) if (!failed.has(message.id)) this.#done(message, receiptHandle);
    });
  }

  /** What took longer than its visibility timeout can't be deleted from a FIFO queue: it is processed again, as on AWS. */
  #done(message: Message, receiptHandle: string): void {
    try {
      if (this.#faults?.again(message, this.#mostReceives)) this.#queue.changeVisibility(receiptHandle, 0);
      else this.#queue.delete(receiptHandle);
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
    }
  }

  get #mostReceives(): number {
    return this.#queue.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
  }

  /** A tenth of how long the queue keeps a message, at most: a fault is not what it is lost by. */
  get #heldUpMs(): ((message: Message) => number) | undefined {
    const faults = this.#faults;
    if (!faults) return undefined;
    const mostMs = this.#queue.settings.number("MessageRetentionPeriod") * 100;
    return (message) => faults.heldUpMs(message, mostMs);
  }

  #noteRetries(batch: readonly Received[]): void {
    for (const { message } of batch)
      if (message.receiveCount > 1)
        this.#context.journal.record({
          ...message.identity,
          what: "retried",
          where: this.#queue.name,
          to: this.#function.name,
          attempt: message.receiveCount,
        });
  }

  #noteFailure(batch: readonly Received[], reason: string): void {
    for (const { message } of batch)
      this.#context.journal.record({
        ...message.identity,
        what: "failed",
        where: this.#function.name,
        reason,
        attempt: message.receiveCount,
      });
  }

  /** As functions see a message (Lambda developer guide, with-sqs). */
  #record({ message, receiptHandle }: Received) {
    const md5OfMessageAttributes = md5OfAttributes(message.attributes);
    return {
      messageId: message.id,
      receiptHandle,
      body: message.body,
      attributes: systemAttributesOf(message),
      messageAttributes: Object.fromEntries(
        Object.entries(message.attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
          name,
          { stringValue, binaryValue, stringListValues: [], binaryListValues: [], dataType },
        ]),
      ),
      ...(md5OfMessageAttributes && { md5OfMessageAttributes }),
      md5OfBody: md5(message.body),
      eventSource: "aws:sqs",
      eventSourceARN: this.#queue.arn,
      awsRegion: this.#context.region,
    };
  }
}
