// The records of one invocation, processed side by side: what happens to each, and what they share.
import type { Logger } from "@aws-lambda-powertools/logger";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { type Event, entryOf } from "../../events/index.ts";
import type { Consumer } from "../consumer.ts";
import type { Deadline } from "./deadline.ts";
import { messageOf as wordsOf } from "./errors.ts";
import type { Once, Outcome } from "./idempotency.ts";
import { eventCausedBy, notificationId } from "./identity.ts";
import { messageOf } from "./notify.ts";
import { quarantine } from "./quarantine.ts";
import type { SharedCalls } from "./shared-calls.ts";
import { type Unreadable, unwrap } from "./unwrap.ts";

export interface Tools {
  readonly consumer: Consumer;
  /** What the consumer asks by. */
  readonly port: unknown;
  readonly logger: Logger;
  readonly sqs: SQSClient;
  readonly quarantineQueueUrl: string;
  readonly eventBusName: string;
  readonly events: SharedCalls<PutEventsRequestEntry>;
  readonly notifications: SharedCalls<Omit<PublishBatchRequestEntry, "Id">>;
  readonly once: Once;
}

/** Without a result where another record of the batch was the same. */
type Taken<Result> = Outcome<Result> | { readonly outcome: "duplicate"; readonly result?: undefined };

/** How one record came out, as the log line's `hop` field tells it. */
interface Hop {
  readonly outcome: "processed" | "duplicate" | "quarantined" | "failed";
  readonly eventId?: string;
  readonly correlationId?: string;
  readonly detailType?: string;
  readonly reason?: string;
  /** Which delivery of the record this was, from 1. */
  readonly attempt: number;
}

export class BatchOfRecords {
  readonly #tools: Tools;
  /** Records of the same event are one: the first is processed, the others come out as it does. */
  readonly #byKey = new Map<string, Promise<unknown>>();
  /** Records that may still have something to publish. Once there are none, what waits is sent. */
  #undecided: number;

  constructor(tools: Tools, records: number) {
    this.#tools = tools;
    this.#undecided = records;
  }

  /** Resolves once the record is done with. Whatever it throws fails the record, which SQS then delivers again. */
  async process(record: SQSRecord, deadline: Deadline): Promise<void> {
    const { consumer } = this.#tools;
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const decided = this.#onceDecided();
    const unwrapped = unwrap(record.body, consumer.consumes);
    const ids = "event" in unwrapped ? idsOf(unwrapped.event) : idsIn(unwrapped.unreadable);
    try {
      if ("event" in unwrapped) {
        const { event } = unwrapped;
        const work = this.#takeOnce(event.metadata.id, decided, () => this.#decideAndPublish(event, decided));
        const { outcome } = await deadline.hold(work);
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
    const { consumer, sqs, quarantineQueueUrl } = this.#tools;
    const send = async () => {
      await quarantine(sqs, quarantineQueueUrl, consumer.name, record.body, why);
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

  /** In full, before the record counts as done: every entry is settled, then the first that failed is thrown. */
  async #decideAndPublish(event: Event, decided: () => void): Promise<void> {
    const { consumer, events, notifications, eventBusName } = this.#tools;
    const { publish = [], notify = [] } = consumer.decide(event);
    // All is written out before any of it is sent: where a part can't be, nothing is sent, and no send goes on unwatched.
    const entries = publish.map((draft, at) =>
      entryOf(eventCausedBy(event.metadata, consumer.name, at, draft), eventBusName),
    );
    const messages = notify.map((each, at) =>
      messageOf(each, event, notificationId(event.metadata, consumer.name, at)),
    );
    const sent = [
      ...entries.map((entry) => events.add(entry)),
      ...messages.map((message) => notifications.add(message)),
    ];
    decided();
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Counts one record as decided, however often it is called. */
  #onceDecided(): () => void {
    let counted = false;
    return () => {
      if (counted) return;
      counted = true;
      this.#undecided -= 1;
      if (this.#undecided > 0) return;
      this.#tools.events.flush();
      this.#tools.notifications.flush();
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

function idsOf({ metadata, detailType }: Event) {
  return { eventId: metadata.id, correlationId: metadata.correlationId, detailType };
}

function idsIn({ eventId, correlationId, detailType }: Unreadable) {
  return { eventId, correlationId, detailType };
}
