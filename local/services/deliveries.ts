// Deliveries from a bus or a topic: made, retried where it can help, or set aside in a dead-letter queue, or shown as lost. Nothing ends without a trace.
import type { Timer } from "../clock.ts";
import type { DeliveryFaults, HeldBack } from "../faults/deliveries.ts";
import { Overtaking } from "../faults/overtaking.ts";
import type { Identity } from "../journal/identity.ts";
import { nameIn } from "./arn.ts";
import { backOffMs, type RetryPolicy } from "./retry-policy.ts";
import { type Context, type Delivery, DeliveryError, NotYet } from "./service.ts";

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
  readonly faults: DeliveryFaults | undefined;
  /** Among all deliveries; a duplicate has that of the first. */
  readonly order: number;
  /** Milliseconds since the epoch. */
  since: number;
  delivery: Delivery | undefined;
  tries: number;
  /** The moment that the resource gave it, when it took no more for the time being. */
  slotAt?: number | undefined;
}

/** For a subscription's failure that is a fault: SNS goes on for weeks (SNS developer guide, sns-message-delivery-retries). */
const untilItGoesThrough: RetryPolicy = { attempts: 100_015, ageMs: 23 * 86_400_000 };

const failures = {
  fail: ["INTERNAL_ERROR", "Internal error"],
  throttle: ["THROTTLING", "Rate exceeded"],
} as const;

export class Deliveries {
  readonly #context: Context;
  readonly #waiting = new Map<Running, Timer>();
  readonly #overtaking = new Overtaking();
  #order = 0;
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
    const { where, arn, identity } = attempt;
    const faults = this.#context.faults?.delivery(where, nameIn(arn), identity, () => attempt.shape().body);
    const second = faults?.duplicate();
    this.#order += 1;
    this.#begin(attempt, faults);
    if (second) this.#begin(attempt, second);
  }

  #begin(attempt: Attempt, faults: DeliveryFaults | undefined): void {
    const now = this.#context.clock.now();
    const running: Running = { attempt, faults, order: this.#order, since: now, delivery: undefined, tries: 0 };
    const heldBack = faults?.heldBack();
    if (heldBack) this.#holdBack(running, heldBack);
    else this.#go(running);
  }

  /** It is as old as if it had begun when it goes on. */
  #holdBack(running: Running, { ms, untilOvertaken }: HeldBack): void {
    const { clock } = this.#context;
    let forget = () => {};
    const goOn = () => {
      forget();
      this.#waiting.get(running)?.cancel();
      this.#waiting.delete(running);
      running.since = clock.now();
      this.#go(running);
    };
    this.#waiting.set(running, clock.schedule(clock.now() + ms, goOn));
    if (untilOvertaken) forget = this.#overtaking.wait(wayOf(running), running.order, goOn);
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
    const { attempt, slotAt } = running;
    const { where, arn, identity } = attempt;
    running.tries += 1;
    running.slotAt = undefined;
    const fault = this.#faultOf(running);
    const retry = attempt.retry ?? (fault && untilItGoesThrough);
    const error =
      fault ??
      (await this.#failureOf(arn, () => {
        running.delivery ??= attempt.shape();
        return slotAt === undefined ? running.delivery : { ...running.delivery, slotAt };
      }));
    const retries = running.tries - 1;
    if (!error) {
      const again = retries > 0 ? { attempt: running.tries } : {};
      this.#context.journal.record({ ...identity, where, ...again, what: "delivered", to: nameIn(arn) });
      if (running.faults) this.#overtaking.made(wayOf(running), running.order);
    } else if (!retry || !error.retryable) await this.#setAside(running, { error, retries });
    else if (error instanceof NotYet) this.#waitForSlot(running, error, retry);
    else if (retries < retry.attempts) this.#waitForRetry(running, error, retry);
    else await this.#setAside(running, { error, retries, exhausted: "MaximumRetryAttempts" });
  }

  /** A failure on purpose, where it can be tried again. */
  #faultOf({ attempt, faults, tries, since }: Running): DeliveryError | undefined {
    if (!faults) return undefined;
    const { attempts, ageMs } = attempt.retry ?? untilItGoesThrough;
    const mayFail = tries <= attempts && this.#context.clock.now() - since < ageMs / 2;
    const kind = mayFail ? faults.failure(tries) : undefined;
    if (kind === undefined) return undefined;
    const [code, message] = failures[kind];
    return new DeliveryError(code, `${message} (a fault that was asked for)`, { retryable: true });
  }

  /** It was not tried: when its turn comes, it goes on as if nothing had been. */
  #waitForSlot(running: Running, error: NotYet, retry: RetryPolicy): void {
    running.tries -= 1;
    this.#wait(running, error, retry, error.dueAt, () => {
      running.slotAt = error.dueAt;
    });
  }

  #waitForRetry(running: Running, error: DeliveryError, retry: RetryPolicy): void {
    const { where, arn, identity } = running.attempt;
    const { clock, journal } = this.#context;
    const waitMs = Math.max(backOffMs(running.tries), error.retryAfterMs);
    const hop = { ...identity, where, to: nameIn(arn) };
    const reason = `${error.code}: ${error.message} (tried again in ${Math.ceil(waitMs / 1_000)} s)`;
    journal.record({ ...hop, attempt: running.tries, what: "failed", reason });
    const attempt = running.tries + 1;
    this.#wait(running, error, retry, clock.now() + waitMs, () => journal.record({ ...hop, attempt, what: "retried" }));
  }

  /** Until it is due, or too old. */
  #wait(running: Running, error: DeliveryError, retry: RetryPolicy, dueAt: number, begin: () => void): void {
    const { clock, activity } = this.#context;
    const oldestAt = running.since + retry.ageMs;
    const task = () => {
      this.#waiting.delete(running);
      if (clock.now() < oldestAt) {
        begin();
        this.#go(running);
        return;
      }
      const failure: Failure = {
        error,
        retries: Math.max(0, running.tries - 1),
        exhausted: "MaximumEventAgeInSeconds",
      };
      void activity.during(`delivery from ${running.attempt.where}`, () => this.#setAside(running, failure));
    };
    this.#waiting.set(running, clock.schedule(Math.min(dueAt, oldestAt), task));
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
    for (const { attempt, tries } of this.#waiting.keys()) {
      const delivery = `delivery from ${attempt.where} to ${nameIn(attempt.arn)}, due later`;
      const what = tries > 0 ? `retry of a ${delivery}` : delivery;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    return [...counts].map(([what, count]) => `${count} × ${what}`);
  }
}

function wayOf({ attempt: { where, arn } }: Running): string {
  return `${where} ${arn}`;
}

function wordsFor(arn: string, { code, message }: DeliveryError): string {
  return `${nameIn(arn)}: ${code}: ${message}`;
}

function afterRetries({ retries, exhausted }: Failure): string {
  if (!exhausted) return "";
  const limit = exhausted === "MaximumRetryAttempts" ? "as often as its retry policy says" : "until it was too old";
  return ` (retried ${retries} ${retries === 1 ? "time" : "times"}, ${limit})`;
}
