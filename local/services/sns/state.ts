// The topics there are, and what can be done with them.
import { randomUUID } from "node:crypto";
import { Deliveries } from "../deliveries.ts";
import { type Context, type Delivery, DeliveryError } from "../service.ts";
import { checkPublishing } from "./access.ts";
import { fanOut } from "./deliveries.ts";
import { invalidParameter, notFound } from "./errors.ts";
import type { Notification } from "./notification.ts";
import { Subscription, Topic } from "./topic.ts";

/** The protocols that are run. */
export const protocols: Readonly<Record<string, { readonly name: string; readonly endpoint: RegExp }>> = {
  sqs: { name: "SQS", endpoint: /^arn:[^:]+:sqs:[^:]*:[^:]*:[^:]+$/ },
  lambda: { name: "Lambda", endpoint: /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?$/ },
};

export class SnsState {
  readonly #context: Context;
  readonly #topics = new Map<string, Topic>();
  readonly #deliveries: Deliveries;

  constructor(context: Context) {
    this.#context = context;
    this.#deliveries = new Deliveries(context);
  }

  get topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  get account(): string {
    return this.#context.account;
  }

  /** Throws SnsError NotFound. */
  topic(arn: string): Topic {
    const topic = this.#topics.get(nameIn(arn));
    if (!topic) throw notFound("Topic");
    return topic;
  }

  /** Throws SnsError NotFound. */
  subscription(arn: string): { topic: Topic; subscription: Subscription } {
    for (const topic of this.#topics.values()) {
      const subscription = topic.subscriptions.get(arn);
      if (subscription) return { topic, subscription };
    }
    throw notFound("Subscription");
  }

  /** Asking again for a topic gives the same one. Throws SnsError InvalidParameter. */
  createTopic(name: string, attributes: Record<string, string> = {}): Topic {
    if (name.endsWith(".fifo") || attributes.FifoTopic === "true")
      throw invalidParameter(`Name Reason: the local runtime has no FIFO topics yet, so it can't create ${name}`);
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter("Topic Name");
    const { region, account } = this.#context;
    const topic = this.#topics.get(name) ?? new Topic(name, `arn:aws:sns:${region}:${account}:${name}`, attributes);
    this.#topics.set(name, topic);
    return topic;
  }

  deleteTopic(arn: string): void {
    this.#topics.delete(nameIn(arn));
  }

  /** Subscribing an endpoint again gives its subscription. Throws SnsError InvalidParameter. */
  subscribe(
    topic: Topic,
    protocol: string,
    endpoint: string,
    attributes: Readonly<Record<string, string>>,
  ): Subscription {
    const protocolRun = Object.hasOwn(protocols, protocol) ? protocols[protocol] : undefined;
    if (!protocolRun)
      throw invalidParameter(
        `protocol Reason: the local runtime delivers to ${Object.keys(protocols).join(" and ")}; ${JSON.stringify(protocol)} is not run`,
      );
    if (!protocolRun.endpoint.test(endpoint)) throw invalidParameter(`${protocolRun.name} endpoint ARN`);
    if (protocol === "sqs" && endpoint.endsWith(".fifo"))
      throw invalidParameter(
        "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
      );
    for (const each of topic.subscriptions.values())
      if (each.protocol === protocol && each.endpoint === endpoint) {
        if (Object.entries(attributes).every(([name, value]) => each.attributes[name] === value)) return each;
        throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
      }
    const subscription = new Subscription(`${topic.arn}:${randomUUID()}`, topic.arn, protocol, endpoint, attributes);
    topic.subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  /** Of a subscription that is gone, as of one that is there: no error. */
  unsubscribe(arn: string): void {
    for (const topic of this.#topics.values()) topic.subscriptions.delete(arn);
  }

  /** Returns the message's id. */
  publish(topic: Topic, message: Omit<Notification, "id" | "sentAt">): string {
    const notification = { ...message, id: randomUUID(), sentAt: this.#context.clock.now() };
    fanOut(topic, notification, this.#deliveries, this.#context);
    return notification.id;
  }

  accept(arn: string, { body, attributes = {}, identity, caller }: Delivery): void {
    const topic = this.#topics.get(nameIn(arn));
    if (!topic) throw new DeliveryError("NO_RESOURCE", `The topic ${arn} does not exist.`);
    if (caller) checkPublishing(topic, caller, this.#context);
    this.publish(topic, { message: body, attributes, identity });
  }
}

function nameIn(arn: string): string {
  return arn.split(":").at(-1) ?? "";
}
