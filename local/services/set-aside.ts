// Deliveries from a bus or a topic: made, retried where it can help, or set aside in a dead-letter queue, or shown as lost. Nothing ends without a trace.
import type { Timer } from "../clock.ts";
import type { Identity } from "../journal/identity.ts";
import { nameIn } from "./arn.ts";
import { type Context, type Delivery, DeliveryError } from "./service.ts";

export interface RetryPolicy {
  /** After the first. */
  readonly attempts: number;
  /** How old a delivery may become, in milliseconds. */
  readonly ageMs: number;
}

export interface Attempt {
  /** The rule or topic that delivers. */
  readonly where: string;
  readonly arn: string;
  readonly identity: Identity;
  /** Makes what is delivered, once. Throws DeliveryError. */
  shape(): Delivery;
  /** As in `target`, for messages. */
  readonly kind: "target" | "subscription";
  /** Without one, nothing is tried again. */
  readonly retry?: RetryPolicy;
  readonly deadLetterArn?: string | undefined;
  /** What goes to the dead-letter queue, where it is not what was to be delivered. */
  deadLetterOf?(failure: Failure): Delivery;
}

/** Why a delivery has come to its end. */
export interface Failure {
  readonly error: DeliveryError;
  readonly retries: number;
  /** What ended the retries, for an error that was retried. */
  readonly exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";
}

interface Running {
  readonly attempt: Attempt;
  /** Milliseconds since the epoch. */
  readonly since: number;
  delivery: Delivery | undefined;
  tries: number;
}

const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 480_000;

/**
 * Milliseconds before the retry with this number, from 1: doubling, and spread by a quarter either way. AWS says no more than "exponential back-off
 * and jitter"; with these, EventBridge's standard 185 retries fill its standard 24 hours.
 */
function backOffMs(retry: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (retry - 1)) * (0.75 + Math.random() / 2);
}

export class Deliveries {
  readonly #context: Context;
  readonly #waiting = new Map<Running, Timer>();
  readonly #forgetPending: () => void;

  constructor(context: Context) {
    this.#context = context;
    this.#forgetPending = context.activity.addPending({
      pending: () => this.#waiting.size > 0,
      runnable: () => false,
      describe: () => this.#describe(),
    });
  }

  /** Goes on by itself; whatever comes of it is in the journal, and until then it counts as running, or as due later. */
  make(attempt: Attempt): void {
    this.#go({ attempt, since: this.#context.clock.now(), delivery: undefined, tries: 0 });
  }

  /** What waits for a retry waits no more. */
  stop(): void {
    for (const timer of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
    this.#forgetPending();
  }

  #go(running: Running): void {
    void this.#context.activity.during(`delivery from ${running.attempt.where}`, () => this.#try(running));
  }

  async #try(running: Running): Promise<void> {
    const { attempt, since } = running;
    const { where, arn, retry } = attempt;
    const { clock, journal } = this.#context;
    running.tries += 1;
    const error = await this.#failureOf(arn, () => {
      running.delivery ??= attempt.shape();
      return running.delivery;
    });
    const hop = { ...attempt.identity, where, ...(running.tries > 1 && { attempt: running.tries }) };
    if (!error) return journal.record({ ...hop, what: "delivered", to: nameIn(arn) });
    const retries = running.tries - 1;
    if (!retry || !error.retryable) return await this.#setAside(running, { error, retries });
    if (retries >= retry.attempts)
      return await this.#setAside(running, { error, retries, exhausted: "MaximumRetryAttempts" });
    const oldestAt = since + retry.ageMs;
    const dueAt = Math.min(clock.now() + backOffMs(running.tries), oldestAt);
    const again = () => {
      this.#waiting.delete(running);
      if (clock.now() < oldestAt) {
        journal.record({
          ...hop,
          attempt: running.tries + 1,
          what: "retried",
          to: nameIn(arn),
          reason: wordsFor(arn, error),
        });
        this.#go(running);
        return;
      }
      const failure: Failure = { error, retries, exhausted: "MaximumEventAgeInSeconds" };
      void this.#context.activity.during(`delivery from ${where}`, () => this.#setAside(running, failure));
    };
    this.#waiting.set(running, clock.schedule(dueAt, again));
  }

  async #setAside({ attempt, delivery }: Running, failure: Failure): Promise<void> {
    const { where, arn, kind, deadLetterArn, identity } = attempt;
    const { journal } = this.#context;
    const hop = { ...identity, where };
    const reason = `${wordsFor(arn, failure.error)}${afterRetries(failure)}`;
    const letter = () => attempt.deadLetterOf?.(failure) ?? delivery ?? attempt.shape();
    if (!deadLetterArn)
      return journal.record({ ...hop, what: "lost", reason: `${reason} (the ${kind} has no dead-letter queue)` });
    const error = await this.#failureOf(deadLetterArn, letter);
    if (!error) return journal.record({ ...hop, what: "dead-lettered", to: nameIn(deadLetterArn), reason });
    journal.record({ ...hop, what: "lost", reason: `${reason}; its dead-letter queue: ${error.message}` });
  }

  async #failureOf(arn: string, shape: () => Delivery): Promise<DeliveryError | undefined> {
    try {
      await this.#context.deliver(arn, shape());
      return undefined;
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      return new DeliveryError("INTERNAL_ERROR", error instanceof Error ? error.message : String(error));
    }
  }

  #describe(): string[] {
    const counts = new Map<string, number>();
    for (const { attempt } of this.#waiting.keys()) {
      const what = `retry of a delivery from ${attempt.where} to ${nameIn(attempt.arn)}, due later`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    return [...counts].map(([what, count]) => `${count} × ${what}`);
  }
}

function wordsFor(arn: string, { code, message }: DeliveryError): string {
  return `${nameIn(arn)}: ${code}: ${message}`;
}

function afterRetries({ retries, exhausted }: Failure): string {
  if (!exhausted) return "";
  const limit = exhausted === "MaximumRetryAttempts" ? "as often as its retry policy says" : "until it was too old";
  return ` (retried ${retries} ${retries === 1 ? "time" : "times"}, ${limit})`;
}
