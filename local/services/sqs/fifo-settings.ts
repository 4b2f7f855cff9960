// The attributes that FIFO queues alone have: their values, defaults, and what AWS says where they are wrong.
import { invalidAttributeName, invalidAttributeValue } from "./errors.ts";

/** The values of each, its default first. `FifoQueue` has none: it is what makes a queue a FIFO queue. */
const values: Readonly<Record<string, readonly string[]>> = {
  FifoQueue: ["true"],
  ContentBasedDeduplication: ["false", "true"],
  DeduplicationScope: ["queue", "messageGroup"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
};

export const fifoDefaults = Object.fromEntries(
  Object.entries(values).map(([name, [standard = ""]]) => [name, standard]),
);

export function isFifoAttribute(name: string): boolean {
  return Object.hasOwn(values, name);
}

/** With booleans as the API gives them: it takes `True` as well. */
export function fifoAttributesIn(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lowered = Object.entries(attributes).map(([name, value]) =>
    name === "FifoQueue" || name === "ContentBasedDeduplication" ? [name, value.toLowerCase()] : [name, value],
  );
  return Object.fromEntries(lowered);
}

/** Throws SqsError: InvalidAttributeName on a standard queue, InvalidAttributeValue on a FIFO queue. */
export function checkFifoAttributes(given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (!isFifoAttribute(name)) continue;
    if (given.FifoQueue !== "true") throw onlyOfFifo(name);
    if (value !== "" && !values[name]?.includes(value)) throw invalidAttributeValue(name);
  }
  if (given.FifoThroughputLimit === "perMessageGroupId" && given.DeduplicationScope !== "messageGroup")
    throw invalidAttributeValue(
      "FifoThroughputLimit",
      "perMessageGroupId is allowed only when the value for DeduplicationScope is messageGroup.",
    );
}

/** The kind of a queue never changes. Throws SqsError where `changes` would. */
export function checkKindStays(fifo: boolean, { FifoQueue }: Readonly<Record<string, string>>): void {
  if (FifoQueue === undefined) return;
  if (!fifo) throw onlyOfFifo("FifoQueue");
  if (FifoQueue !== "true") throw invalidAttributeValue("FifoQueue", "Modifying queue type is not supported.");
}

function onlyOfFifo(name: string): Error {
  return name === "FifoQueue" || name === "ContentBasedDeduplication"
    ? invalidAttributeName(name)
    : invalidAttributeName(name, `You can specify the ${name} only when FifoQueue is set to true.`);
}
