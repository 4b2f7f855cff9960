// A queue: what is visible, in flight and delayed, and who waits for messages.
import type { Clock } from "../../clock.ts";
import { Deduplication } from "./deduplication.ts";
import { messageNotInflight, receiptHandleHasExpired, receiptHandleIsInvalid } from "./errors.ts";
import { FifoOrder } from "./fifo-order.ts";
import type { Message } from "./message.ts";
import { type Held, type Order, StandardOrder } from "./order.ts";
import { type Attributes, Settings } from "./settings.ts";

export interface Received {
  readonly message: Message;
  readonly receiptHandle: string;
}

export interface ReceiveOptions {
  readonly most: number;
  readonly visibilitySeconds?: number | undefined;
  /** No more than this in the bodies of all, but one message at least. */
  readonly mostBytes?: number;
  /** For how many milliseconds a message that could be taken now is held up instead. */
  readonly heldUpMs?: ((message: Message) => number) | undefined;
  /** An outside client may be slow for reasons that no clock knows; time does not jump over its visibility. */
  readonly outside: boolean;
}

/** What happens to messages that the queue itself can't keep. */
export interface QueueEvents {
  /** Moves the message to a dead-letter queue; false if there is none, so that it stays. */
  deadLetter(queue: Queue, message: Message): boolean;
  /** The retention period ended. */
  expired(queue: Queue, message: Message): void;
  changed(): void;
}

/** Delays and time-outs are whole seconds, and none of SQS's promises is finer: on a clock that jumps, messages that are due close together come together. */
const MOST_SLACK_MS = 1_000;

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** What it was sent lately; of a FIFO queue. */
  readonly deduplication: Deduplication | undefined;
  #settings: Settings;
  #modifiedAt: number;
  readonly #clock: Clock;
  readonly #events: QueueEvents;
  readonly #messages = new Map<string, Held>();
  readonly #byHandle = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #order: Order;
  #waking = false;
  #closed = false;

  constructor(name: string, arn: string, settings: Settings, clock: Clock, events: QueueEvents) {
    this.name = name;
    this.arn = arn;
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
    this.#order = settings.fifo ? new FifoOrder() : new StandardOrder();
    this.deduplication = settings.fifo ? new Deduplication(clock) : undefined;
    this.createdAt = this.#modifiedAt = clock.now();
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Milliseconds since the epoch. */
  get modifiedAt(): number {
    return this.#modifiedAt;
  }

  /** Sets attributes; those not named stay. Throws SqsError. */
  change(attributes: Attributes): void {
    this.#settings = this.#settings.with(attributes);
    this.#modifiedAt = this.#clock.now();
  }

  /** Sets all attributes; those not named have their defaults again. Throws SqsError. */
  configure(attributes: Attributes): void {
    this.#settings = new Settings(attributes);
    this.#modifiedAt = this.#clock.now();
  }

  add(message: Message, delaySeconds: number = this.settings.number("DelaySeconds")): void {
    const held: Held = { message, state: "delayed" };
    this.#messages.set(message.id, held);
    this.#order.add(held);
    this.#hide(held, delaySeconds, true);
  }

  /** Takes up to `most` messages that are visible now. Those that were received too often are set aside on the way. */
  receive(options: ReceiveOptions): Received[] {
    const { most, mostBytes = Number.POSITIVE_INFINITY, visibilitySeconds, heldUpMs, outside } = options;
    const taken: Held[] = [];
    let bytes = 0;
    const { redrive } = this.settings;
    while (taken.length < most) {
      const held = this.#order.next();
      if (!held) break;
      const { message } = held;
      if (message.sentAt + this.settings.number("MessageRetentionPeriod") * 1000 <= this.#clock.now()) {
        this.#forget(held);
        this.#events.expired(this, message);
      } else if (redrive && message.receiveCount >= redrive.maxReceiveCount && this.#events.deadLetter(this, message)) {
        this.#forget(held);
      } else if (heldUpMs && this.#holdUp(held, heldUpMs(message))) {
        // On a FIFO queue the rest of its group waits with it.
        this.#order.end();
      } else {
        bytes += Buffer.byteLength(message.body);
        if (taken.length > 0 && bytes > mostBytes) {
          this.#order.putBack(held);
          break;
        }
        taken.push(held);
      }
    }
    this.#order.end();
    // Only now, so that what is visible again at once is not received twice in one call.
    const seconds = visibilitySeconds ?? this.settings.number("VisibilityTimeout");
    return taken.map((held) => this.#take(held, seconds, outside));
  }

  /** Calls `listener` a turn after messages became visible, until the function that this returns is called. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#wake();
    return () => this.#listeners.delete(listener);
  }

  /**
   * Throws SqsError. A standard queue takes an old handle: of a message that is visible again it deletes it, of one that was received again
   * since it changes nothing. A FIFO queue refuses both, as on AWS.
   */
  delete(receiptHandle: string): void {
    const held = this.#heldBy(receiptHandle);
    if (this.settings.fifo && held?.state !== "in flight" && this.#messages.has(messageIdIn(receiptHandle)))
      throw receiptHandleHasExpired(receiptHandle);
    if (held) this.#forget(held);
  }

  /** Throws SqsError ReceiptHandleIsInvalid or MessageNotInflight. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const held = this.#heldBy(receiptHandle);
    if (held?.state !== "in flight") throw messageNotInflight();
    held.timer?.cancel();
    this.#hide(held, seconds, !held.outside);
  }

  purge(): void {
    for (const held of [...this.#messages.values()]) this.#forget(held);
    this.deduplication?.clear();
  }

  /** For a queue that is deleted: its messages are gone, and whoever waits for more gets to know. */
  close(): void {
    this.purge();
    this.#closed = true;
    this.#wake();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** All that it holds, in whatever state. */
  get messages(): Message[] {
    return [...this.#messages.values()].map(({ message }) => message);
  }

  counts(): { visible: number; "in flight": number; delayed: number } {
    const counts = { visible: 0, "in flight": 0, delayed: 0 };
    for (const { state } of this.#messages.values()) if (state !== "gone") counts[state] += 1;
    return counts;
  }

  /** Whether a receive would give one now; on a FIFO queue, not those that others of their group hold up. */
  get hasVisible(): boolean {
    return this.#order.hasVisible;
  }

  get empty(): boolean {
    return this.#messages.size === 0;
  }

  #take(held: Held, visibilitySeconds: number, outside: boolean): Received {
    const { message } = held;
    message.receiveCount += 1;
    message.firstReceivedAt ??= this.#clock.now();
    if (held.receiptHandle) this.#byHandle.delete(held.receiptHandle);
    const receiptHandle = Buffer.from(`${message.id} ${message.receiveCount} ${this.arn}`).toString("base64");
    held.receiptHandle = receiptHandle;
    held.outside = outside;
    held.state = "in flight";
    this.#byHandle.set(receiptHandle, held);
    this.#hide(held, visibilitySeconds, !outside);
    return { message, receiptHandle };
  }

  /** Keeps a message out of sight for so long. */
  #hide(held: Held, seconds: number, jumpable: boolean): void {
    this.#events.changed();
    if (seconds <= 0) this.#show(held);
    else {
      const slackMs = Math.min(MOST_SLACK_MS, seconds * 100);
      const show = () => this.#show(held);
      held.timer = this.#clock.schedule(this.#clock.now() + seconds * 1000, show, { jumpable, slackMs });
    }
  }

  #holdUp(held: Held, ms: number): boolean {
    if (ms <= 0) return false;
    held.state = "delayed";
    this.#hide(held, ms / 1000, true);
    return true;
  }

  #show(held: Held): void {
    if (held.state === "gone") return;
    held.state = "visible";
    this.#order.show(held);
    this.#wake();
  }

  #forget(held: Held): void {
    held.timer?.cancel();
    held.state = "gone";
    this.#messages.delete(held.message.id);
    if (held.receiptHandle) this.#byHandle.delete(held.receiptHandle);
    if (this.#order.forget(held)) this.#wake();
    this.#events.changed();
  }

  #heldBy(receiptHandle: string): Held | undefined {
    const held = this.#byHandle.get(receiptHandle);
    if (!held && !Buffer.from(receiptHandle, "base64").toString().endsWith(` ${this.arn}`))
      throw receiptHandleIsInvalid();
    return held;
  }

  /** A turn later, so that messages sent together are received together. */
  #wake(): void {
    if (this.#waking || this.#listeners.size === 0) return;
    this.#waking = true;
    setImmediate(() => {
      this.#waking = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** Of a handle that some queue gave. */
function messageIdIn(receiptHandle: string): string {
  return Buffer.from(receiptHandle, "base64").toString().split(" ", 1)[0] ?? "";
}
