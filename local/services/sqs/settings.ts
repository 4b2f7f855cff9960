// A queue's attributes: their ranges and defaults, from the texts of the API and from a template's values.
import * as z from "zod";
import { type Policy, parsePolicy } from "../../permissions/index.ts";
import { invalidAttributeName, invalidAttributeValue, invalidValue } from "./errors.ts";
import {
  checkFifoAttributes,
  checkKindStays,
  fifoAttributesIn,
  fifoDefaults,
  isFifoAttribute,
} from "./fifo-settings.ts";

export interface Redrive {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** As texts, since that is how the API gives and takes them. */
export type Attributes = Readonly<Record<string, string>>;

/** Seconds, bytes: lowest, highest, default (SQS developer guide, quotas-messages). */
const numbers: Readonly<Record<string, readonly [low: number, high: number, standard: number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1_024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
};

/** Kept and given back as they are; encryption has no effect here. */
const texts = new Set([
  "Policy",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "SqsManagedSseEnabled",
]);

const RedrivePolicy = z.object({
  deadLetterTargetArn: z.string().min(1),
  maxReceiveCount: z.coerce.number().int().min(1).max(1_000),
});

export class Settings {
  readonly given: Attributes;
  readonly redrive: Redrive | undefined;
  readonly fifo: boolean;
  /** Who may send to the queue. */
  readonly policy: Policy | undefined;

  /** Throws SqsError InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue. */
  constructor(attributes: Attributes) {
    const given = fifoAttributesIn(attributes);
    checkFifoAttributes(given);
    for (const [name, value] of Object.entries(given)) check(name, value);
    // An empty text takes an attribute away.
    this.given = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
    this.fifo = given.FifoQueue === "true";
    this.redrive = redriveIn(given.RedrivePolicy ?? "");
    this.policy = policyIn(given.Policy ?? "");
    if (this.redrive && this.redrive.deadLetterTargetArn.endsWith(".fifo") !== this.fifo)
      throw invalidValue(
        given.RedrivePolicy ?? "",
        "RedrivePolicy",
        "Dead-letter queue must be same type of queue as the source.",
      );
  }

  /** This queue's settings with some of them changed. Throws as the constructor does. */
  with(changes: Attributes): Settings {
    checkKindStays(this.fifo, fifoAttributesIn(changes));
    return new Settings({ ...this.given, ...changes });
  }

  /** The first of these attributes that has another value. */
  differingIn(attributes: Attributes): string | undefined {
    const all = this.all();
    const differing = Object.entries(fifoAttributesIn(attributes)).find(([name, value]) => (all[name] ?? "") !== value);
    return differing?.[0];
  }

  get deduplicatesByContent(): boolean {
    return this.given.ContentBasedDeduplication === "true";
  }

  get deduplicatesByGroup(): boolean {
    return this.given.DeduplicationScope === "messageGroup";
  }

  number(
    name:
      | "DelaySeconds"
      | "MaximumMessageSize"
      | "MessageRetentionPeriod"
      | "ReceiveMessageWaitTimeSeconds"
      | "VisibilityTimeout",
  ): number {
    return Number(this.given[name] ?? numbers[name]?.[2]);
  }

  /** With defaults, as GetQueueAttributes gives them. */
  all(): Attributes {
    const defaults = Object.entries(numbers).map(([name, [, , standard]]) => [name, String(standard)]);
    return {
      ...Object.fromEntries(defaults),
      SqsManagedSseEnabled: "true",
      ...(this.fifo && fifoDefaults),
      ...this.given,
    };
  }
}

function check(name: string, value: string): void {
  const range = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  if (!range && !texts.has(name) && !isFifoAttribute(name)) throw invalidAttributeName(name);
  if (!range) return;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < range[0] || number > range[1]) throw invalidAttributeValue(name);
}

function redriveIn(text: string): Redrive | undefined {
  if (text === "") return undefined;
  try {
    return RedrivePolicy.parse(JSON.parse(text));
  } catch {
    throw invalidAttributeValue("RedrivePolicy");
  }
}

function policyIn(text: string): Policy | undefined {
  if (text === "") return undefined;
  try {
    return parsePolicy(text, "resource");
  } catch {
    throw invalidAttributeValue("Policy");
  }
}
