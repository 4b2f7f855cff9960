// A function's asynchronous invocations: a queue in memory, with retries on the runtime's clock.
import { randomUUID } from "node:crypto";
import type { Timer } from "../../clock.ts";
import type { EventFaults } from "../../faults/events.ts";
import type { Handed } from "../../faults/invocation.ts";
import type { Identity } from "../../journal/identity.ts";
import { Fifo } from "../fifo.ts";
import type { Context } from "../service.ts";
import { Concurrency } from "./concurrency.ts";
import { type Condition, sendOn } from "./destinations.ts";
import type { Outcome } from "./protocol.ts";

/** What an AWS::Lambda::EventInvokeConfig says. */
export interface AsynchronousOptions {
  readonly retryAttempts: number;
  readonly eventAgeSeconds: number;
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

/** What it needs of the function. */
export interface Invoked {
  readonly name: string;
  readonly configuration: { readonly arn: string; readonly deadLetterArn?: string };
  invoke(payload: string, requestId: string, handed?: Handed): Promise<Outcome>;
}

interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly identity: Identity;
  /** The version or alias that it was meant for. */
  readonly qualifier: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly faults: EventFaults | undefined;
  attempts: number;
  outcome: Outcome | undefined;
}

/** Lambda developer guide, invocation-async-error-handling. */
const standard: AsynchronousOptions = { retryAttempts: 2, eventAgeSeconds: 21_600 };
const RETRY_AFTER_MS = [60_000, 120_000];

/** How many may run side by side. */
const MOST_CONCURRENCY = 10;

export class AsynchronousInvocations {
  readonly #function: Invoked;
  readonly #context: Context;
  readonly #concurrency: Concurrency;
  readonly #forgetPending: () => void;
  readonly #queued = new Fifo<Invocation>();
  readonly #retries = new Map<Invocation, Timer>();
  #stopped = false;
  /** By version or alias. */
  readonly options = new Map<string, AsynchronousOptions>();

  constructor(lambda: Invoked, context: Context) {
    this.#function = lambda;
    this.#context = context;
    this.#concurrency = new Concurrency({
      most: MOST_CONCURRENCY,
      clock: context.clock,
      waits: () => this.#queued.size > 0,
      pump: () => this.#pump(),
    });
    this.#forgetPending = context.activity.addPending({
      pending: () => this.#queued.size > 0 || this.#retries.size > 0,
      runnable: () => this.#queued.size > 0,
      describe: () => [
        ...(this.#queued.size > 0 ? [`${this.#queued.size} × asynchronous invocation of ${lambda.name}, queued`] : []),
        ...(this.#retries.size > 0 ? [`${this.#retries.size} × retry of ${lambda.name}, due later`] : []),
      ],
    });
  }

  /** Takes an event (JSON), and returns the id that all attempts have. */
  accept(payload: string, identity: Identity, qualifier: string, requestId: string = randomUUID()): string {
    const acceptedAt = this.#context.clock.now();
    const faults = this.#context.faults?.event(this.#function.name, identity, payload);
    this.#queued.push({ requestId, payload, identity, qualifier, acceptedAt, faults, attempts: 0, outcome: undefined });
    this.#pump();
    return requestId;
  }

  /** What waits is shown as lost, and so is what runs if it fails now. */
  stop(): void {
    this.#stopped = true;
    this.#concurrency.stop();
    for (const timer of this.#retries.values()) timer.cancel();
    for (const each of [...this.#queued, ...this.#retries.keys()]) this.#lose(each);
    this.#queued.clear();
    this.#retries.clear();
    this.#forgetPending();
  }

  #pump(): void {
    while (this.#queued.size > 0 && this.#concurrency.hasRoom()) {
      const invocation = this.#queued.shift();
      if (!invocation) return;
      const what = `invocation of ${this.#function.name}`;
      this.#concurrency.run(() => this.#context.activity.during(what, () => this.#attempt(invocation)));
    }
  }

  async #attempt(invocation: Invocation): Promise<void> {
    const { identity, payload, requestId } = invocation;
    const { clock, journal } = this.#context;
    const { retryAttempts, eventAgeSeconds } = this.#optionsFor(invocation);
    const oldestAt = invocation.acceptedAt + eventAgeSeconds * 1000;
    if (clock.now() > oldestAt) return await this.#end(invocation, "EventAgeExceeded");
    invocation.attempts += 1;
    const hop = { ...identity, where: this.#function.name, attempt: invocation.attempts };
    if (invocation.attempts > 1) journal.record({ ...hop, what: "retried" });
    const handed = invocation.faults?.handed(invocation.attempts, retryAttempts + 1);
    const outcome = await this.#function.invoke(payload, requestId, handed);
    invocation.outcome = outcome;
    if (!("error" in outcome)) return await this.#end(invocation, "Success");
    journal.record({ ...hop, what: "failed", reason: outcome.error.errorMessage });
    if (this.#stopped) return this.#lose(invocation);
    if (invocation.attempts > retryAttempts) return await this.#end(invocation, "RetriesExhausted");
    const dueAt = clock.now() + (RETRY_AFTER_MS[invocation.attempts - 1] ?? 0);
    if (dueAt > oldestAt) return await this.#end(invocation, "EventAgeExceeded");
    const retry = () => {
      this.#retries.delete(invocation);
      this.#queued.push(invocation);
      this.#pump();
    };
    this.#retries.set(invocation, clock.schedule(dueAt, retry));
  }

  #lose({ identity }: Invocation): void {
    const reason = "the function was removed";
    this.#context.journal.record({ ...identity, what: "lost", where: this.#function.name, reason });
  }

  async #end(invocation: Invocation, condition: Condition): Promise<void> {
    const { name, configuration } = this.#function;
    const { arn, deadLetterArn } = configuration;
    const { onSuccess, onFailure } = this.#optionsFor(invocation);
    const functionArn = `${arn}:${invocation.qualifier}`;
    const ended = { ...invocation, functionName: name, functionArn, condition };
    await sendOn(ended, { onSuccess, onFailure, deadLetterArn }, this.#context);
  }

  #optionsFor({ qualifier }: Invocation): AsynchronousOptions {
    return this.options.get(qualifier) ?? standard;
  }
}
