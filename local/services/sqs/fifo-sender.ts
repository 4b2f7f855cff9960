// How messages come into FIFO queues: each in its place, and none twice within five minutes.
import type { Context } from "../service.ts";
import type { Message, Sent } from "./message.ts";
import { deduplicationKey, fifoOrdering, type Ordering } from "./ordering.ts";
import type { Queue } from "./queue.ts";

export class FifoSender {
  readonly #context: Pick<Context, "clock" | "journal">;
  #sent = 0;

  constructor(context: Pick<Context, "clock" | "journal">) {
    this.#context = context;
  }

  /** What was sent before is answered as it was then, and dropped, which the journal shows. Throws SqsError. */
  send(queue: Queue, message: Message, ordering: Ordering): Sent {
    const ids = fifoOrdering(queue.settings, message.body, ordering);
    const key = deduplicationKey(queue.settings, ids);
    const before = queue.deduplication?.find(key);
    if (before) {
      const reason = `a message with its deduplication id, ${ids.deduplicationId}, was sent less than five minutes before`;
      this.#context.journal.record({ ...message.identity, what: "duplicate", where: queue.name, reason });
      return before;
    }
    const ordered = { ...message, ...ids, sequenceNumber: this.#sequenceNumber() };
    queue.deduplication?.remember(key, ordered);
    queue.add(ordered);
    return ordered;
  }

  /**
   * A message on its way into a dead-letter queue: its time and place are new, and its deduplication id is its message id, so that no two
   * letters stand in each other's way (SQS developer guide, sqs-configure-dead-letter-queue-redrive).
   */
  moved(message: Message): Message {
    return {
      ...message,
      deduplicationId: message.id,
      sentAt: this.#context.clock.now(),
      sequenceNumber: this.#sequenceNumber(),
    };
  }

  /** 20 digits, growing, and not consecutive, as on AWS. */
  #sequenceNumber(): string {
    this.#sent += 1;
    return String(10n ** 19n + 256n * BigInt(this.#sent));
  }
}
