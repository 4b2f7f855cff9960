// A consumer is a value: its name, what it consumes and publishes, and what it decides. No AWS in sight.
import type { Contract, DraftOf, Event, EventOf } from "../events/index.ts";

/** A message for the consumer's topic. The chain adds the attributes `detailType`, `eventId` and `correlationId`. */
export interface Notification {
  /** The body: JSON. At most 256 KiB with its attributes, SNS's default limit. */
  readonly message: Readonly<Record<string, unknown>>;
  /** More message attributes (String), for subscribers to filter by. At most 7. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What follows from one event. Left out means: nothing. */
export interface Decision<Publishes = unknown, Notifies = unknown> {
  readonly publish?: readonly Publishes[];
  readonly notify?: readonly Notifies[];
}

export interface Consumer<Notifies extends boolean = boolean> {
  /** Lower-case words with hyphens: names the function's folder, queue and rule. */
  readonly name: string;
  readonly consumes: readonly Contract[];
  readonly publishes: readonly Contract[];
  /** Whether it sends messages to a topic; if so, the stack must give it one. */
  readonly notifies: Notifies;
  /** Pure: the same event always gives the same decision. It throws only for what a retry may mend. */
  decide(event: Event): Decision<ReturnType<Contract["of"]>, Notification>;
}

export interface ConsumerDefinition<
  Consumes extends readonly Contract[],
  Publishes extends readonly Contract[],
  Notifies extends boolean,
> {
  readonly name: string;
  readonly consumes: Consumes;
  readonly publishes?: Publishes;
  readonly notifies?: Notifies;
  decide(
    event: EventOf<Consumes[number]>,
  ): Decision<DraftOf<Publishes[number]>, Notifies extends true ? Notification : never>;
}

/** Defines a consumer. To read an event that `consumes` does not name, or publish one that `publishes` does not, is a type error. */
export function consumer<
  const Consumes extends readonly Contract[],
  const Publishes extends readonly Contract[] = readonly [],
  const Notifies extends boolean = false,
>(definition: ConsumerDefinition<Consumes, Publishes, Notifies>): Consumer<Notifies>;
export function consumer(definition: Omit<Consumer, "publishes" | "notifies"> & Partial<Consumer>): Consumer {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(definition.name))
    throw new Error(
      `A consumer's name is lower-case letters, digits and hyphens, 40 at most: ${JSON.stringify(definition.name)}`,
    );
  return { publishes: [], notifies: false, ...definition };
}
