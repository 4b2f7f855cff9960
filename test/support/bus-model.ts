// A bus and its consumers without AWS: at-least-once delivery in any order, crashes at any point, and the chain's promise to say the same again.
import { type Draft, type Event, firstEvent } from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";

/** Far more than the stories of a test have. */
const MOST_DELIVERIES = 10_000;

/** What becomes of a delivery. A crash leaves the message where it was, to be received again. */
export type Fate =
  | { readonly kind: "completes" }
  /** It completes, and is delivered once more all the same; `forgotten`: after the chain has forgotten that it ever came. */
  | { readonly kind: "comes-again"; readonly forgotten: boolean }
  | { readonly kind: "crashes-before-storing" }
  /** All is stored, and so many of the messages that follow are sent: from none to all of them. */
  | { readonly kind: "crashes-after-sending"; readonly count: number };

/** One delivery: which of the messages in flight (counted around), and what becomes of it. */
export interface Delivery {
  readonly pick: number;
  readonly fate: Fate;
}

export interface Participant {
  readonly consumer: Consumer;
  /** What it asks by; the answer must be there at once. */
  readonly port?: unknown;
}

interface Message {
  readonly to: Participant;
  readonly event: Event;
}

/** An event on its way to the bus, or a reminder to the consumer's own queue. */
interface Outgoing {
  readonly event: Event;
  readonly to: readonly Participant[];
  readonly reminder: boolean;
  sent: boolean;
}

interface Kept {
  readonly outgoing: readonly Outgoing[];
  completed: boolean;
}

export class BusModel {
  readonly #participants: readonly Participant[];
  readonly #inFlight: Message[] = [];
  readonly #states = new Map<string, string>();
  readonly #kept = new Map<string, Kept>();
  readonly #published: Event[] = [];

  constructor(participants: readonly Participant[]) {
    this.#participants = participants;
  }

  /** What was decided and published, in the order of the first time; what a retry publishes again is no other event. */
  get published(): readonly Event[] {
    return this.#published;
  }

  /** The state that a consumer keeps under a key, read from its JSON. */
  stateOf({ name, remembers }: Consumer, key: string): unknown {
    const json = this.#states.get(`${name} ${key}`);
    return json === undefined ? undefined : remembers?.state.parse(JSON.parse(json));
  }

  /** Publishes the first event of a story. The ids of all that follow begin with its own. */
  start(draft: Draft, id: string): void {
    this.#send([this.#toTheBus(draft, id)]);
  }

  /** Delivers one of the messages in flight: one for which `ready` holds, where there is any. Says whether there was a message. */
  deliver({ pick, fate }: Delivery, ready: (event: Event) => boolean = () => true): boolean {
    const candidates = this.#inFlight.filter(({ event }) => ready(event));
    const from = candidates.length > 0 ? candidates : this.#inFlight;
    const message = from[pick % from.length];
    if (message === undefined) return false;
    if (fate.kind === "crashes-before-storing") return true;

    const cause = `${message.to.consumer.name} ${message.event.metadata.id}`;
    const kept = this.#kept.get(cause) ?? this.#decide(message);
    this.#kept.set(cause, kept);
    // What was completed before is a duplicate: nothing follows.
    const outgoing = kept.completed ? [] : kept.outgoing;
    if (fate.kind === "crashes-after-sending") {
      this.#send(outgoing.slice(0, fate.count));
      return true;
    }
    this.#send(outgoing);
    kept.completed = true;
    if (fate.kind === "completes") this.#inFlight.splice(this.#inFlight.indexOf(message), 1);
    else if (fate.forgotten) this.#kept.delete(cause);
    return true;
  }

  /** Delivers all that is in flight, and all that comes of it, the oldest first; `check` is called after each. */
  drain(ready?: (event: Event) => boolean, check?: () => void): void {
    for (let deliveries = 0; this.deliver({ pick: 0, fate: { kind: "completes" } }, ready); deliveries++) {
      if (deliveries > MOST_DELIVERIES) throw new Error(`still in flight after ${MOST_DELIVERIES} deliveries`);
      check?.();
    }
  }

  /** Decides, and keeps state and decision: one step, as it is one conditional write. */
  #decide({ to, event }: Message): Kept {
    const { consumer, port } = to;
    const key = consumer.remembers?.key(event) ?? "";
    const {
      state,
      publish = [],
      later = [],
    } = consumer.decide(event, {
      state: this.stateOf(consumer, key),
      answer: consumer.ask?.(event, port),
    });
    if (state !== undefined) this.#states.set(`${consumer.name} ${key}`, JSON.stringify(state));
    const idOf = (draft: Draft, at: number) =>
      `${event.metadata.id} > ${draft.detailType}${at > 0 ? ` ${at + 1}` : ""}`;
    return {
      outgoing: [
        ...publish.map((draft, at) => this.#toTheBus(draft, idOf(draft, at))),
        ...later.map(({ event: draft }, at) => ({
          event: eventOf(draft, idOf(draft, at)),
          to: [to],
          reminder: true,
          sent: false,
        })),
      ],
      completed: false,
    };
  }

  #toTheBus(draft: Draft, id: string): Outgoing {
    const to = this.#participants.filter(({ consumer }) =>
      consumer.consumes.some(({ source, detailType }) => source === draft.source && detailType === draft.detailType),
    );
    return { event: eventOf(draft, id), to, reminder: false, sent: false };
  }

  #send(outgoing: readonly Outgoing[]): void {
    for (const each of outgoing) {
      this.#inFlight.push(...each.to.map((to) => ({ to, event: each.event })));
      if (!each.sent && !each.reminder) this.#published.push(each.event);
      each.sent = true;
    }
  }
}

/** Ids of the model are no UUIDs: they tell what led to an event. */
function eventOf(draft: Draft, id: string): Event {
  return firstEvent(draft, { id, occurredAt: "2026-11-02T09:30:00.000Z" });
}
