// A standard queue: what is visible, in flight and delayed, and who waits for messages.
import type { Clock, Timer } from "../../clock.ts";
import { messageNotInflight, receiptHandleIsInvalid } from "./errors.ts";
import type { Message } from "./message.ts";
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
  /** An outside client may be slow for reasons that no clock knows; time does not jump over its visibility. */
  readonly outside: boolean;
}

interface Held {
  readonly message: Message;
  state: "visible" | "in flight" | "delayed" | "gone";
  receiptHandle?: string;
  outside?: boolean;
  timer?: Timer;
}

/** What happens to messages that the queue itself can't keep. */
export interface QueueEvents {
  /** Moves the message to a dead-letter queue; false if there is none, so that it stays. */
  deadLetter(queue: Queue, message: Message): boolean;
  /** The retention period ended. */
  expired(queue: Queue, message: Message): void;
  changed(): void;
}

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  #settings: Settings;
  #modifiedAt: number;
  readonly #clock: Clock;
  readonly #events: QueueEvents;
  readonly #messages = new Map<string, Held>();
  readonly #byHandle = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  /** In order of arrival; those that are no longer visible are skipped. */
  #visible: Held[] = [];
  #head = 0;
  #waking = false;
  #closed = false;

  constructor(name: string, arn: string, settings: Settings, clock: Clock, events: QueueEvents) {
    this.name = name;
    this.arn = arn;
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
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
    this.#hide(held, delaySeconds, true);
  }

  /** Takes up to `most` messages that are visible now. Those that were received too often are set aside on the way. */
  receive({ most, mostBytes = Number.POSITIVE_INFINITY, visibilitySeconds, outside }: ReceiveOptions): Received[] {
    const taken: Held[] = [];
    let bytes = 0;
    const { redrive } = this.settings;
    while (taken.length < most) {
      const held = this.#shift();
      if (!held) break;
      const { message } = held;
      if (message.sentAt + this.settings.number("MessageRetentionPeriod") * 1000 <= this.#clock.now()) {
        this.#forget(held);
        this.#events.expired(this, message);
      } else if (redrive && message.receiveCount >= redrive.maxReceiveCount && this.#events.deadLetter(this, message)) {
        this.#forget(held);
      } else {
        bytes += Buffer.byteLength(message.body);
        if (taken.length > 0 && bytes > mostBytes) {
          this.#visible.splice(this.#head, 0, held);
          break;
        }
        taken.push(held);
      }
    }
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

  /** An old handle of a message that was received again since is taken, and changes nothing, as on AWS. Throws SqsError. */
  delete(receiptHandle: string): void {
    const held = this.#heldBy(receiptHandle);
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

  get hasVisible(): boolean {
    for (let at = this.#head; at < this.#visible.length; at++) if (this.#visible[at]?.state === "visible") return true;
    return false;
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
    else held.timer = this.#clock.schedule(this.#clock.now() + seconds * 1000, () => this.#show(held), { jumpable });
  }

  #show(held: Held): void {
    if (held.state === "gone") return;
    held.state = "visible";
    this.#visible.push(held);
    this.#wake();
  }

  #shift(): Held | undefined {
    while (this.#head < this.#visible.length) {
      const held = this.#visible[this.#head++];
      if (this.#head > 1_000 && this.#head * 2 > this.#visible.length) {
        this.#visible = this.#visible.slice(this.#head);
        this.#head = 0;
      }
      if (held?.state === "visible") return held;
    }
    this.#visible = [];
    this.#head = 0;
    return undefined;
  }

  #forget(held: Held): void {
    held.timer?.cancel();
    held.state = "gone";
    this.#messages.delete(held.message.id);
    if (held.receiptHandle) this.#byHandle.delete(held.receiptHandle);
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
