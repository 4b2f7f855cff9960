// Topics, and the subscriptions to them.
import * as z from "zod";
import { type Policy, PolicyError, parsePolicy } from "../../permissions/index.ts";
import { invalidParameter } from "./errors.ts";
import { FilterPolicy, type FilterScope } from "./filter-policy.ts";

export class Topic {
  readonly name: string;
  readonly arn: string;
  readonly subscriptions = new Map<string, Subscription>();
  #attributes: Readonly<Record<string, string>> = {};
  #policy: Policy | undefined;

  /** Throws SnsError InvalidParameter. */
  constructor(name: string, arn: string, attributes: Readonly<Record<string, string>>) {
    this.name = name;
    this.arn = arn;
    this.change(attributes);
  }

  /** As they were given. */
  get attributes(): Readonly<Record<string, string>> {
    return this.#attributes;
  }

  /** Who may publish, where it has a policy of its own; else it is its account alone. */
  get policy(): Policy | undefined {
    return this.#policy;
  }

  /** Sets attributes; an empty policy is the default one again. Throws SnsError InvalidParameter, and then nothing has changed. */
  change(changes: Readonly<Record<string, string>>): void {
    const { Policy, ...attributes } = { ...this.#attributes, ...changes };
    this.#policy = Policy ? policyIn(Policy) : undefined;
    this.#attributes = { ...attributes, ...(Policy && { Policy }) };
  }
}

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** The attributes that Subscribe and SetSubscriptionAttributes take and that have an effect or are kept. */
const settable = ["RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy"];

export class Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  #attributes: Readonly<Record<string, string>> = {};
  #filter: FilterPolicy | undefined;
  #deadLetterArn: string | undefined;

  /** Throws SnsError InvalidParameter. */
  constructor(
    arn: string,
    topicArn: string,
    protocol: string,
    endpoint: string,
    attributes: Readonly<Record<string, string>>,
  ) {
    this.arn = arn;
    this.topicArn = topicArn;
    this.protocol = protocol;
    this.endpoint = endpoint;
    this.#set(attributes, (reason) => invalidParameter(`Attributes Reason: ${reason}`));
  }

  /** Sets attributes; an empty text takes one away. Throws SnsError InvalidParameter, and then nothing has changed. */
  change(changes: Readonly<Record<string, string>>): void {
    this.#set(changes, invalidParameter);
  }

  #set(changes: Readonly<Record<string, string>>, wrong: Wrong): void {
    for (const name of Object.keys(changes)) if (!settable.includes(name)) throw invalidParameter("AttributeName");
    const attributes = Object.fromEntries(
      Object.entries({ ...this.#attributes, ...changes }).filter(([, value]) => value !== ""),
    );
    const { FilterPolicy: policy, RawMessageDelivery: raw } = attributes;
    if (raw !== undefined && raw !== "true" && raw !== "false")
      throw wrong(`RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
    if (raw === "true" && this.protocol === "lambda")
      throw wrong("Delivery protocol [lambda] does not support raw message delivery.");
    const scope = scopeIn(attributes, wrong);
    const filter = policy && policy !== "{}" ? new FilterPolicy(policy, scope, wrong) : undefined;
    this.#deadLetterArn = deadLetterIn(attributes.RedrivePolicy, wrong);
    this.#filter = filter;
    this.#attributes = attributes;
  }

  get attributes(): Readonly<Record<string, string>> {
    return this.#attributes;
  }

  get raw(): boolean {
    return this.#attributes.RawMessageDelivery === "true";
  }

  get filter(): FilterPolicy | undefined {
    return this.#filter;
  }

  get deadLetterArn(): string | undefined {
    return this.#deadLetterArn;
  }
}

/** The error for a reason: Subscribe puts more before it than SetSubscriptionAttributes does. */
type Wrong = (reason: string) => Error;

function scopeIn(attributes: Readonly<Record<string, string>>, wrong: Wrong): FilterScope {
  const { FilterPolicyScope: scope = "MessageAttributes" } = attributes;
  if (scope === "MessageAttributes" || scope === "MessageBody") return scope;
  throw wrong(`FilterPolicyScope: Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`);
}

function deadLetterIn(policy: string | undefined, wrong: Wrong): string | undefined {
  if (!policy) return undefined;
  try {
    return RedrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn;
  } catch {
    throw wrong("RedrivePolicy: must be a JSON object with a deadLetterTargetArn.");
  }
}

function policyIn(text: string): Policy {
  try {
    return parsePolicy(text, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(`Policy Error: ${error.message}`);
    throw error;
  }
}
