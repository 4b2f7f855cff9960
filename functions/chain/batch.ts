// The records of one invocation, processed side by side: what happens to each, and what they share.
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type { Contract, Event } from "../../events/index.ts";
import type { Claims } from "./claim-check.ts";
import type { Deadline } from "./deadline.ts";
import { messageOf as wordsOf } from "./errors.ts";
import type { Once, Outcome } from "./idempotency.ts";
import { quarantine } from "./quarantine.ts";
import type { Reminder } from "./remind.ts";
import { Turns } from "./turns.ts";
import { type Envelope, type Unreadable, unwrap } from "./unwrap.ts";

export interface Tools {
  /** Of the consumer: for its keys, and for who looks into the quarantine. */
  readonly name: string;
  /** What the records may hold. */
  readonly contracts: readonly Contract[];
  readonly logger: Logger;
  readonly sqs: SQSClient;
  readonly quarantineQueueUrl: string;
  readonly claims: Claims;
  readonly once: Once;
  /** Sends a reminder on that came before its time. Resolves once it was accepted. */
  readonly remind: (reminder: Reminder) => Promise<void>;
  readonly take: Take;
  /** Sends at once whatever waits to share a call: no record of the batch has more to add. */
  readonly flush: () => void;
}

/** What is done with an event. */
export type Take = (event: Event, batch: TakenIn) => Promise<"processed" | "duplicate">;

/** What an event is taken in. */
export interface TakenIn {
  readonly envelope: Envelope;
  /** Runs `effect` once for the key, in this batch and in all others: the rest are duplicates. */
  once(key: string, effect: () => Promise<void>): Promise<"processed" | "duplicate">;
  /** Runs `work` once whatever has the same key in this batch has settled. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** To be called when this event has nothing more to add to a shared call. */
  readonly decided: () => void;
}

/** Without a result where another record of the batch was the same. */
type Taken<Result> = Outcome<Result> | { readonly outcome: "duplicate"; readonly result?: undefined };

/** How one record came out, as the log line's `hop` field tells it. */
interface Hop {
  readonly outcome: "processed" | "duplicate" | "quarantined" | "failed";
  readonly eventId?: string;
  readonly correlationId?: string;
  readonly causationId?: string | undefined;
  readonly detailType?: string;
  readonly reason?: string;
  /** Which delivery of the record this was, from 1. */
  readonly attempt: number;
}

/** A reminder that is this early, in milliseconds, is taken as due: queues count whole seconds. */
const EARLY_MS = 1_000;

export class BatchOfRecords {
  readonly #tools: Tools;
  /** Records of the same event are one: the first is processed, the others come out as it does. */
  readonly #byKey = new Map<string, Promise<unknown>>();
  /** Of this batch alone: what hangs here is given up at the deadline, and must not hold up the batches after it. */
  readonly #turns = new Turns();
  /** Records that may still have something to publish. Once there are none, what waits is sent. */
  #undecided: number;

  constructor(tools: Tools, records: number) {
    this.#tools = tools;
    this.#undecided = records;
  }

  /** Resolves once the record is done with. Whatever it throws fails the record, which SQS then delivers again. */
  async process(record: SQSRecord, deadline: Deadline): Promise<void> {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const decided = this.#onceDecided();
    const { contracts, claims } = this.#tools;
    const found = unwrap(record.body, contracts);
    let ids = idsIn(found);
    try {
      const unwrapped =
        "claimed" in found ? found.claimed.read(await deadline.hold(claims.redeem(found.claimed.claim))) : found;
      ids = idsIn(unwrapped);
      if ("event" in unwrapped) {
        const { event, envelope } = unwrapped;
        const { dueAt } = envelope;
        if (dueAt !== undefined && dueAt > Date.now() + EARLY_MS) {
          const sent = this.#tools.remind({ body: record.body, dueAt });
          decided();
          await deadline.hold(sent);
          return;
        }
        const takenIn: TakenIn = {
          envelope,
          once: async (key, effect) => (await this.#takeOnce(key, decided, effect)).outcome,
          inTurn: (key, work) => this.#turns.take(key, work),
          decided,
        };
        const outcome = await deadline.hold(this.#tools.take(event, takenIn));
        this.#report({ outcome, ...ids, attempt });
      } else {
        const { unreadable } = unwrapped;
        const outcome = await deadline.hold(this.#setAside(record, unreadable, decided));
        this.#report({ outcome, ...ids, reason: unreadable.reason, attempt });
      }
    } catch (error) {
      this.#report({ outcome: "failed", ...ids, reason: wordsOf(error), attempt }, error);
      throw error;
    } finally {
      decided();
    }
  }

  /** To quarantine, once however often the producer sends it. A message that a person took from there and sent here again goes back. */
  async #setAside(record: SQSRecord, why: Unreadable, decided: () => void): Promise<"quarantined" | "duplicate"> {
    const { name, sqs, quarantineQueueUrl } = this.#tools;
    const send = async () => {
      await quarantine(sqs, quarantineQueueUrl, name, record.body, why);
      return { body: why.bodyHash, messageId: record.messageId };
    };
    const { outcome, result } = await this.#takeOnce(`quarantine/${why.fingerprint}`, decided, send);
    if (outcome === "processed") return "quarantined";
    const sentByHand = result?.body === why.bodyHash && result.messageId !== record.messageId;
    if (!sentByHand) return "duplicate";
    await send();
    return "quarantined";
  }

  async #takeOnce<Result>(key: string, decided: () => void, effect: () => Promise<Result>): Promise<Taken<Result>> {
    const twin = this.#byKey.get(key);
    if (twin) {
      decided();
      await twin;
      return { outcome: "duplicate" };
    }
    const work = this.#tools.once(key, effect);
    this.#byKey.set(key, work);
    return await work;
  }

  /** Counts one record as decided, however often it is called. */
  #onceDecided(): () => void {
    let counted = false;
    return () => {
      if (counted) return;
      counted = true;
      this.#undecided -= 1;
      if (this.#undecided === 0) this.#tools.flush();
    };
  }

  #report(hop: Hop, error?: unknown): void {
    const { logger } = this.#tools;
    const message = `event ${hop.outcome}`;
    if (hop.outcome === "failed") logger.error(message, { hop, error: error instanceof Error ? error : undefined });
    else if (hop.outcome === "quarantined") logger.warn(message, { hop });
    else logger.info(message, { hop });
  }
}

function idsIn(
  found: ReturnType<typeof unwrap>,
): Pick<Hop, "eventId" | "correlationId" | "causationId" | "detailType"> {
  if ("event" in found) {
    const { metadata, detailType } = found.event;
    const { id: eventId, correlationId, causationId } = metadata;
    return { eventId, correlationId, causationId, detailType };
  }
  const { eventId, correlationId, detailType } = "claimed" in found ? found.claimed : found.unreadable;
  return { eventId, correlationId, detailType };
}
