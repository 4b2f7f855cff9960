// The queue at the end: receives and deletes what arrives, and notes when each event's notification was there.
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { BenchError } from "../support/errors.ts";
import type { Subject } from "./subject.ts";

/** More would take the processors from what is measured, fewer would leave messages waiting. */
const RECEIVERS = 2;

export class Inbox {
  readonly #sqs: SQSClient;
  readonly #subject: Subject;
  readonly #stopping = new AbortController();
  readonly #receivers: Promise<void>[];
  /** By event id: what to do when it arrives. */
  readonly #expected = new Map<string, (at: number) => void>();
  readonly #arrived = new Set<string>();
  readonly #failed = Promise.withResolvers<never>();

  constructor(sqs: SQSClient, subject: Subject) {
    this.#sqs = sqs;
    this.#subject = subject;
    this.#failed.promise.catch(() => undefined);
    this.#receivers = Array.from({ length: RECEIVERS }, () => this.#receive());
  }

  /** Resolves with the moment (`performance.now()`) at which the event's notification was received. Throws BenchError. */
  arrivalOf(id: string): Promise<number> {
    return Promise.race([new Promise<number>((resolve) => this.#expected.set(id, resolve)), this.#failed.promise]);
  }

  /** How many of those that were expected have not arrived. */
  get missing(): number {
    return this.#expected.size;
  }

  /** Throws BenchError where something arrived twice, or that nobody waited for, until now or within the next second. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#receivers);
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.#subject.inboxUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const message of Messages) this.#take(message, performance.now());
    await Promise.race([this.#failed.promise, Promise.resolve()]);
  }

  async #receive(): Promise<void> {
    const { signal: abortSignal } = this.#stopping;
    while (!abortSignal.aborted) {
      try {
        const { Messages = [] } = await this.#sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#subject.inboxUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 20,
            MessageAttributeNames: ["All"],
          }),
          { abortSignal },
        );
        const at = performance.now();
        if (Messages.length === 0) continue;
        const taken = Messages.map((message) => this.#take(message, at));
        await this.#delete(Messages);
        for (const resolve of taken) resolve?.();
      } catch (error) {
        if (abortSignal.aborted) return;
        this.#failed.reject(error);
        return;
      }
    }
  }

  /** What to do once the message is deleted, so that one event's deletion is no part of the next one's way. */
  #take(message: Message, at: number): (() => void) | undefined {
    const id = this.#subject.idOf(message);
    const resolve = this.#expected.get(id);
    this.#expected.delete(id);
    if (resolve) {
      this.#arrived.add(id);
      return () => resolve(at);
    }
    const what = this.#arrived.has(id) ? `arrived twice: ${id}` : `arrived, though it was never sent: ${id}`;
    void this.#fail(what, id);
    return undefined;
  }

  async #fail(what: string, id: string): Promise<void> {
    const story = await this.#subject.storyOf?.(id).catch(() => undefined);
    this.#failed.reject(new BenchError(`the run is invalid: a notification ${what}${story ? `\n${story}` : ""}`));
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const { Failed = [] } = await this.#sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.#subject.inboxUrl,
        Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
      }),
    );
    if (Failed.length > 0) throw new BenchError(`the inbox's messages could not be deleted: ${Failed[0]?.Message}`);
  }
}
