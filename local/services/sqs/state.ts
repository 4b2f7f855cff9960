// The queues there are, and what can be done with them.
import { randomUUID } from "node:crypto";
import { identityIn, identityInEnvelope } from "../../journal/identity.ts";
import { type Context, type Delivery, DeliveryError } from "../service.ts";
import { checkSending } from "./access.ts";
import { queueDoesNotExist, queueNameExists, SqsError } from "./errors.ts";
import { FifoSender } from "./fifo-sender.ts";
import { checkMessage, type Message, type MessageAttributes, type Sent } from "./message.ts";
import { checkStandardOrdering, type Ordering } from "./ordering.ts";
import { Queue, type QueueEvents } from "./queue.ts";
import { checkQueueName } from "./queue-name.ts";
import { type Attributes, Settings } from "./settings.ts";

export class SqsState {
  readonly #context: Context;
  readonly #queues = new Map<string, Queue>();
  readonly #fifo: FifoSender;

  constructor(context: Context) {
    this.#context = context;
    this.#fifo = new FifoSender(context);
  }

  get queues(): Iterable<Queue> {
    return this.#queues.values();
  }

  urlOf(queue: Queue): string {
    return `${this.#context.endpoint()}/${this.#context.account}/${queue.name}`;
  }

  /** By name, ARN, or URL (of which only the last part counts, so that any host will do). Throws SqsError QueueDoesNotExist. */
  queue(nameArnOrUrl: string): Queue {
    const queue = this.#find(nameArnOrUrl);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  #find(nameArnOrUrl: string): Queue | undefined {
    return this.#queues.get(nameArnOrUrl.split(/[/:]/).at(-1) ?? "");
  }

  /** Asking again for a queue with the same attributes gives the same queue. Throws SqsError. */
  create(name: string, attributes: Attributes): Queue {
    checkQueueName(name, attributes.FifoQueue?.toLowerCase() === "true");
    const existing = this.#queues.get(name);
    if (existing) {
      const differing = existing.settings.differingIn(attributes);
      if (differing === undefined) return existing;
      throw queueNameExists(
        `A queue already exists with the same name and a different value for attribute ${differing}`,
      );
    }
    const { account, region, clock } = this.#context;
    const queue = new Queue(
      name,
      `arn:aws:sqs:${region}:${account}:${name}`,
      new Settings(attributes),
      clock,
      this.#events,
    );
    this.#queues.set(name, queue);
    return queue;
  }

  has(name: string): boolean {
    return this.#queues.has(name);
  }

  /** Takes it out of the stack: nobody meant its messages to go, so that each is shown as lost. */
  remove(queue: Queue): void {
    for (const { identity } of queue.messages)
      this.#context.journal.record({ ...identity, what: "lost", where: queue.name, reason: "its queue was removed" });
    this.delete(queue);
  }

  delete(queue: Queue): void {
    queue.close();
    this.#queues.delete(queue.name);
  }

  /** Throws SqsError where SQS would not take the message. */
  send(
    queue: Queue,
    body: string,
    attributes: MessageAttributes,
    delivery: Ordering & { identity?: Message["identity"] } = {},
  ): Sent {
    checkMessage(body, attributes, queue.settings.number("MaximumMessageSize"));
    const message: Message = {
      id: randomUUID(),
      body,
      attributes,
      identity: delivery.identity ?? identityOf(body, attributes),
      sentAt: this.#context.clock.now(),
      receiveCount: 0,
    };
    if (queue.settings.fifo) return this.#fifo.send(queue, message, delivery);
    checkStandardOrdering(delivery);
    const { groupId } = delivery;
    queue.add(groupId === undefined ? message : { ...message, groupId }, delivery.delaySeconds);
    return message;
  }

  accept(arn: string, { body, attributes = {}, identity, messageGroupId: groupId, caller }: Delivery): void {
    const queue = this.#find(arn);
    if (!queue) throw new DeliveryError("NO_RESOURCE", `The queue ${arn} does not exist.`);
    if (caller) checkSending(queue, caller, this.#context);
    try {
      this.send(queue, body, attributes, { identity, groupId });
    } catch (error) {
      if (error instanceof SqsError) throw new DeliveryError("INVALID_PARAMETER", error.message);
      throw error;
    }
  }

  readonly #events: QueueEvents = {
    changed: () => this.#context.activity.changed(),
    deadLetter: (queue, message) => {
      const { redrive } = queue.settings;
      const target = redrive && this.#find(redrive.deadLetterTargetArn);
      // What AWS does with a queue that is its own dead-letter queue is not known: here its messages stay.
      if (!redrive || !target || target === queue) return false;
      const { firstReceivedAt: _, ...kept } = message;
      const letter = { ...kept, deadLetterSource: queue.arn, receiveCount: 0 };
      target.add(target.settings.fifo ? this.#fifo.moved(letter) : letter, 0);
      const reason = `received ${redrive.maxReceiveCount} times, and never deleted`;
      this.#context.journal.record({
        ...message.identity,
        what: "dead-lettered",
        where: queue.name,
        to: target.name,
        reason,
      });
      return true;
    },
    expired: (queue, message) => {
      const reason = `stood in the queue for longer than its retention period, ${queue.settings.number("MessageRetentionPeriod")} s`;
      this.#context.journal.record({ ...message.identity, what: "lost", where: queue.name, reason });
    },
  };
}

function identityOf(body: string, attributes: MessageAttributes): Message["identity"] {
  const texts = Object.entries(attributes).map(([name, { stringValue }]) => [name, stringValue]);
  return { ...identityInEnvelope(body), ...identityIn(Object.fromEntries(texts)) };
}
