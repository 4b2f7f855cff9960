// A bus and its consumers without AWS: at-least-once delivery in any order, crashes at any point, and the chain's promise to say the same again.
import { type Draft, type Event, firstEvent } from "../../events/index.ts";
import type { Consumer, Decision } from "../../functions/consumer.ts";
import { Calls, type CallTrouble, Crash } from "./call-troubles.ts";
import { KeptStates } from "./kept-states.ts";

/** Far more than the stories of a test have. */
const MOST_DELIVERIES = 10_000;

/** Once a delivery has taken so long, its function's time is up, and the next may take over. In milliseconds. */
const LEASE_MS = 30_000;

/** A message that failed so often goes to the dead-letter queue. Crashes are not counted: they say nothing of the message. */
const MOST_FAILURES = 10;

/** What becomes of a delivery. A crash leaves the message where it was, to be received again. */
export type Fate =
  | { readonly kind: "completes" }
  /** It completes, and is delivered once more all the same; `forgotten`: after the chain has forgotten that it ever came. */
  | { readonly kind: "comes-again"; readonly forgotten: boolean }
  /** Its consumer has asked, and decided, and nothing of that is stored. */
  | { readonly kind: "crashes-before-storing" }
  /** All is stored, and so many of the messages that follow are sent: from none to all of them. */
  | { readonly kind: "crashes-after-sending"; readonly count: number }
  /** It completes, unless it dies in the middle of what its consumer asks. */
  | ({ readonly kind: "has-trouble" } & CallTrouble);

/** One delivery: which of the messages in flight (counted around, from the newest if it is negative), and what becomes of it. */
export interface Delivery {
  readonly pick: number;
  readonly fate: Fate;
}

export interface Participant {
  readonly consumer: Consumer;
  /** What it asks by, over stores that a delivery's calls go to. */
  readonly port?: (calls: Calls) => unknown;
  /** Whether it may throw this, for a retry to mend. */
  readonly mayThrow?: (error: unknown) => boolean;
}

interface Message {
  readonly to: Participant;
  readonly event: Event;
  readonly dueAt: number;
  failures: number;
}

/** An event on its way to the bus, or a reminder to the consumer's own queue. */
interface Outgoing {
  readonly event: Event;
  readonly dueAt: number;
  readonly to: readonly Participant[];
  readonly reminder: boolean;
  sent: boolean;
}

interface Sleeper {
  readonly calls: Calls;
  readonly running: Promise<void>;
  deliveries: number;
}

export class BusModel {
  readonly #participants: readonly Participant[];
  readonly #inFlight: Message[] = [];
  readonly #states = new KeptStates<readonly Outgoing[]>();
  /** The idempotency records: what is completed, and what is being done, by whom. */
  readonly #completed = new Set<string>();
  readonly #inProgress = new Map<string, Calls>();
  readonly #published: Event[] = [];
  #deadLetters: Message[] = [];
  #sleepers: Sleeper[] = [];
  #now = 0;

  constructor(participants: readonly Participant[]) {
    this.#participants = participants;
  }

  /** In milliseconds. A reminder that is delivered moves it on to when that is due, a delivery that is given up by its function's time. */
  get now(): number {
    return this.#now;
  }

  /** What was decided and published, in the order of the first time; what a retry publishes again is no other event. */
  get published(): readonly Event[] {
    return this.#published;
  }

  /** The state that a consumer keeps under a key, read from its JSON. */
  stateOf({ name, remembers }: Consumer, key: string): unknown {
    return remembers?.state.optional().parse(this.#states.load(`${name} ${key}`).state);
  }

  /** Publishes the first event of a story. The ids of all that follow begin with its own. */
  start(draft: Draft, id: string): void {
    this.#send([this.#toTheBus(draft, id)]);
  }

  /**
   * Delivers one of the messages in flight: one for which `ready` holds, where there is any. Where there is none, whoever sleeps goes on. Says whether
   * there was anything to do.
   */
  async deliver({ pick, fate }: Delivery, ready: (event: Event) => boolean = () => true): Promise<boolean> {
    await this.#wake((sleeper) => sleeper.deliveries-- <= 0);
    const candidates = this.#inFlight.filter(({ event }) => ready(event));
    if (candidates.length === 0 && this.#sleepers.length > 0) {
      await this.#wake(() => true);
      return true;
    }
    const from = candidates.length > 0 ? candidates : this.#inFlight;
    const message = from.at(pick % from.length);
    if (message === undefined) return false;
    const cause = causeOf(message);
    // While another has the record, it fails at once.
    if (this.#inProgress.has(cause)) return true;

    this.#now = Math.max(this.#now, message.dueAt);
    const trouble = fate.kind === "has-trouble" ? fate : undefined;
    const calls = new Calls(trouble);
    this.#inProgress.set(cause, calls);
    const running = this.#run(message, fate, calls);
    const isAsleep = await Promise.race([running.then(() => false), calls.asleep.then(() => true)]);
    if (!isAsleep) return true;
    this.#sleepers.push({ calls, running, deliveries: trouble?.sleeps ?? 0 });
    if (isGivenUp(fate)) {
      this.#inProgress.delete(cause);
      this.#now += LEASE_MS;
    }
    return true;
  }

  /** Delivers all that is in flight, and all that comes of it, the oldest first; `check` is called after each. */
  async drain(ready?: (event: Event) => boolean, check?: () => void): Promise<void> {
    for (let deliveries = 0; await this.deliver({ pick: 0, fate: { kind: "completes" } }, ready); deliveries++) {
      if (deliveries > MOST_DELIVERIES) throw new Error(`still in flight after ${MOST_DELIVERIES} deliveries`);
      check?.();
    }
  }

  /** Sends back what is in the dead-letter queues. */
  redrive(): void {
    this.#inFlight.push(...this.#deadLetters.map((message) => ({ ...message, failures: 0 })));
    this.#deadLetters = [];
  }

  async #wake(which: (sleeper: Sleeper) => boolean): Promise<void> {
    const woken = this.#sleepers.filter(which);
    this.#sleepers = this.#sleepers.filter((sleeper) => !woken.includes(sleeper));
    for (const { calls, running } of woken) {
      calls.wake();
      await running;
    }
  }

  async #run(message: Message, fate: Fate, calls: Calls): Promise<void> {
    const cause = causeOf(message);
    try {
      // What was completed before is a duplicate: nothing follows.
      const outgoing = this.#completed.has(cause) ? [] : await this.#decideAndKeep(message, fate, calls);
      if (fate.kind === "crashes-before-storing") return;
      if (fate.kind === "crashes-after-sending") {
        this.#send(outgoing.slice(0, fate.count));
        return;
      }
      this.#send(outgoing);
      this.#completed.add(cause);
      if (fate.kind === "comes-again") {
        if (fate.forgotten) this.#forget(message);
      } else if (!isGivenUp(fate)) this.#remove(message);
    } catch (error) {
      if (error instanceof Crash) return;
      if (!message.to.mayThrow?.(error)) throw error;
      message.failures += 1;
      if (message.failures === MOST_FAILURES && this.#remove(message)) this.#deadLetters.push(message);
    } finally {
      if (this.#inProgress.get(cause) === calls) this.#inProgress.delete(cause);
    }
  }

  /** As `Decisions` does: where another state was kept meanwhile, it decides anew on what it was answered. */
  async #decideAndKeep(message: Message, fate: Fate, calls: Calls): Promise<readonly Outgoing[]> {
    const { event, to } = message;
    const { consumer, port } = to;
    const { itemId, cause } = { itemId: itemOf(message), cause: causeOf(message) };
    let asked: { readonly answer: unknown } | undefined;
    for (;;) {
      const loaded = this.#states.load(itemId);
      const before = loaded.outbox.get(cause);
      if (before) return before;
      const state = loaded.version > 0 ? consumer.remembers?.state.optional().parse(loaded.state) : undefined;
      asked ??= { answer: await consumer.ask?.(event, port?.(calls)) };
      const decision = consumer.decide(event, { state, ...asked });
      if (fate.kind === "crashes-before-storing") throw new Crash();
      const outgoing = this.#written(message, decision);
      if (decision.state === undefined && outgoing.length === 0) return outgoing;
      const kept = decision.state === undefined ? loaded.state : decision.state;
      if (this.#states.keep(itemId, loaded, kept, cause, outgoing)) return outgoing;
    }
  }

  #written({ event: cause, to }: Message, { publish = [], later = [] }: Decision): Outgoing[] {
    const idOf = (effect: string, at: number) => `${cause.metadata.id} > ${to.consumer.name} ${effect} ${at + 1}`;
    return [
      ...publish.map((draft, at) => this.#toTheBus(draft, idOf("publishes", at))),
      ...later.map(({ event: draft, afterSeconds }, at) => ({
        event: eventOf(draft, idOf("reminds itself", at)),
        to: [to],
        dueAt: this.#now + afterSeconds * 1000,
        reminder: true,
        sent: false,
      })),
    ];
  }

  #toTheBus(draft: Draft, id: string): Outgoing {
    const to = this.#participants.filter(({ consumer }) =>
      consumer.consumes.some(({ source, detailType }) => source === draft.source && detailType === draft.detailType),
    );
    return { event: eventOf(draft, id), to, dueAt: this.#now, reminder: false, sent: false };
  }

  #send(outgoing: readonly Outgoing[]): void {
    for (const each of outgoing) {
      const { event, dueAt } = each;
      this.#inFlight.push(...each.to.map((to) => ({ to, event, dueAt, failures: 0 })));
      if (!each.sent && !each.reminder) this.#published.push(event);
      each.sent = true;
    }
  }

  /** False where it was removed before. */
  #remove(message: Message): boolean {
    const at = this.#inFlight.indexOf(message);
    if (at >= 0) this.#inFlight.splice(at, 1);
    return at >= 0;
  }

  #forget(message: Message): void {
    this.#completed.delete(causeOf(message));
    this.#states.forget(itemOf(message), causeOf(message));
  }
}

const causeOf = ({ to, event }: Message) => `${to.consumer.name} ${event.metadata.id}`;
const itemOf = ({ to: { consumer }, event }: Message) => `${consumer.name} ${consumer.remembers?.key(event) ?? ""}`;
const isGivenUp = (fate: Fate) => fate.kind === "has-trouble" && fate.what === "is given up after it";

/** Ids of the model are no UUIDs: like the chain's they are functions of cause, consumer and position, and they tell what led to an event. */
function eventOf(draft: Draft, id: string): Event {
  return firstEvent(draft, { id, occurredAt: "2026-11-02T09:30:00.000Z" });
}
