// A consumer is a value: its name, what it consumes and publishes, and what it decides. No AWS in sight.
import type * as z from "zod";
import type { Contract, Draft, DraftOf, Event, EventOf } from "../events/index.ts";

/** A message for the consumer's topic. The chain adds the attributes `detailType`, `eventId` and `correlationId`. */
export interface Notification {
  /** The body: JSON. At most 256 KiB with its attributes, SNS's default limit. */
  readonly message: Readonly<Record<string, unknown>>;
  /** More message attributes (String), for subscribers to filter by. At most 7. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message to the consumer itself, delivered once so many seconds have passed since the decision was kept; as long as it takes. */
export interface Later<Reminder = Draft> {
  readonly afterSeconds: number;
  readonly event: Reminder;
}

/** What follows from one event. Left out means: nothing; a state that is left out stays as it was. */
export interface Decision<Publishes = Draft, Notifies = Notification, State = unknown, Reminder = Draft> {
  readonly state?: State;
  readonly publish?: readonly Publishes[];
  readonly notify?: readonly Notifies[];
  readonly later?: readonly Later<Reminder>[];
}

/** What a decision may rest on beside the event. */
export interface Known<State = unknown, Answer = unknown> {
  /** As the last decision with this key left it; undefined before the first. */
  readonly state: State | undefined;
  /** What `ask` answered. */
  readonly answer: Answer;
}

/**
 * State that a consumer keeps from event to event, an item of its table for each key. It is stored together with what was decided, in one conditional
 * write, so that a retry publishes what was decided then, and decides nothing anew.
 */
export interface Memory<E extends Event = Event, State extends z.ZodType = z.ZodType> {
  key(event: E): string;
  /** Reads the state from its JSON. */
  readonly state: State;
}

export interface Consumer<Notifies extends boolean = boolean, Port = unknown> {
  /** Lower-case words with hyphens: names the function's folder, queue and rule. */
  readonly name: string;
  readonly consumes: readonly Contract[];
  readonly publishes: readonly Contract[];
  /** Whether it sends messages to a topic; if so, the stack must give it one. */
  readonly notifies: Notifies;
  /** What it reminds itself of: these come by its own queue, not by the bus. */
  readonly reminders: readonly Contract[];
  readonly remembers?: Memory;
  /** Calls out before the decision, by a port. Whatever it does has a key that makes a repeat harmless: it may be called again for the same event. */
  ask?(event: Event, port: Port): unknown;
  /** Pure: the same event, state and answer always give the same decision. It throws only for what a retry may mend. */
  decide(event: Event, known?: Known): Decision;
}

export interface ConsumerDefinition<
  Consumes extends readonly Contract[],
  Publishes extends readonly Contract[],
  Reminders extends readonly Contract[],
  Notifies extends boolean,
  State extends z.ZodType,
  Port,
  Answer,
> {
  readonly name: string;
  readonly consumes: Consumes;
  readonly publishes?: Publishes;
  readonly notifies?: Notifies;
  readonly reminders?: Reminders;
  readonly remembers?: Memory<EventOf<Consumes[number] | Reminders[number]>, State>;
  ask?(event: EventOf<Consumes[number] | Reminders[number]>, port: Port): Promise<Answer> | Answer;
  decide(
    event: EventOf<Consumes[number] | Reminders[number]>,
    known: Known<z.output<State>, Answer>,
  ): Decision<
    DraftOf<Publishes[number]>,
    Notifies extends true ? Notification : never,
    z.output<State>,
    DraftOf<Reminders[number]>
  >;
}

/** Defines a consumer. To read an event that `consumes` does not name, or publish one that `publishes` does not, is a type error. */
export function consumer<
  const Consumes extends readonly Contract[],
  const Publishes extends readonly Contract[] = readonly [],
  const Reminders extends readonly Contract[] = readonly [],
  const Notifies extends boolean = false,
  State extends z.ZodType = z.ZodUndefined,
  Port = undefined,
  Answer = undefined,
>(
  definition: ConsumerDefinition<Consumes, Publishes, Reminders, Notifies, State, Port, Answer>,
): Consumer<Notifies, Port>;
export function consumer(
  definition: Pick<Consumer, "name" | "consumes"> &
    Partial<Consumer> & { decide(event: Event, known: Known): Decision },
): Consumer {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(definition.name))
    throw new Error(
      `A consumer's name is lower-case letters, digits and hyphens, 40 at most: ${JSON.stringify(definition.name)}`,
    );
  return {
    publishes: [],
    notifies: false,
    reminders: [],
    ...definition,
    decide: (event, known = { state: undefined, answer: undefined }) => definition.decide(event, known),
  };
}
