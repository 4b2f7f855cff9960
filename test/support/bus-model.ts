// A bus and its consumers without AWS: at-least-once delivery in any order, crashes at any point, and deliveries that go on beside each other.
import type { Draft, Event } from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";
import { Calls, type CallTrouble, Crash } from "./call-troubles.ts";
import { ChainModel, eventWithId, type Outgoing, type Participant } from "./chain-model.ts";

/** Far more than the stories of a test have. */
const MOST_DELIVERIES = 10_000;

/** Once a delivery has taken so long, its function's time is up, and the next may take over. In milliseconds. */
const LEASE_MS = 15_000;

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

interface Message {
  readonly to: ChainModel;
  readonly event: Event;
  readonly dueAt: number;
  failures: number;
}

interface Sleeper {
  readonly calls: Calls;
  readonly running: Promise<void>;
  deliveries: number;
}

export class BusModel {
  readonly #chains: readonly ChainModel[];
  readonly #inFlight: Message[] = [];
  readonly #published = new Set<Outgoing>();
  #deadLetters: Message[] = [];
  #sleepers: Sleeper[] = [];
  #now = 0;

  constructor(participants: readonly Participant[]) {
    this.#chains = participants.map((participant) => new ChainModel(participant, () => this.#now));
  }

  /** In milliseconds. A reminder that is delivered moves it on to when that is due, a delivery that is given up by its function's time. */
  get now(): number {
    return this.#now;
  }

  /** What was decided and published, in the order of the first time; what a retry publishes again is no other event. */
  get published(): readonly Event[] {
    return [...this.#published].map(({ event }) => event);
  }

  /** What waits in the dead-letter queues. */
  get deadLetters(): readonly Event[] {
    return this.#deadLetters.map(({ event }) => event);
  }

  /** The state that a consumer keeps under a key. */
  stateOf(consumer: Consumer, key: string): unknown {
    return this.#chains.find((chain) => chain.consumer === consumer)?.stateOf(key);
  }

  /** Publishes the first event of a story. The ids of all that follow begin with its own. */
  start(draft: Draft, id: string): void {
    this.#publish({ event: eventWithId(draft, id) });
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
    const { to, event, dueAt } = message;
    if (to.isInProgress(event)) return true;

    this.#now = Math.max(this.#now, dueAt);
    const trouble = fate.kind === "has-trouble" ? fate : undefined;
    const calls = new Calls(trouble);
    const running = this.#run(message, fate, calls);
    const isAsleep = await Promise.race([running.then(() => false), calls.asleep.then(() => true)]);
    if (!isAsleep) return true;
    this.#sleepers.push({ calls, running, deliveries: trouble?.sleeps ?? 0 });
    if (calls.isGivenUp) {
      to.giveUp(event);
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
    const { to, event } = message;
    let outgoing: readonly Outgoing[] | undefined;
    try {
      outgoing = await to.take(event, calls, fate.kind !== "crashes-before-storing");
    } catch (error) {
      if (error instanceof Crash) return;
      throw error;
    }
    if (outgoing === undefined) {
      message.failures += 1;
      if (message.failures === MOST_FAILURES && this.#remove(message)) this.#deadLetters.push(message);
      return;
    }
    if (fate.kind === "crashes-before-storing") return;
    if (fate.kind === "crashes-after-sending") {
      this.#send(to, outgoing.slice(0, fate.count));
      return;
    }
    this.#send(to, outgoing);
    to.complete(event);
    if (fate.kind === "comes-again") {
      if (fate.forgotten) to.forget(event);
    } else if (!calls.isGivenUp) this.#remove(message);
  }

  #send(from: ChainModel, outgoing: readonly Outgoing[]): void {
    for (const each of outgoing) {
      const { event, dueAt } = each;
      if (dueAt === undefined) this.#publish(each);
      else this.#inFlight.push({ to: from, event, dueAt, failures: 0 });
    }
  }

  #publish(outgoing: Outgoing): void {
    const { event } = outgoing;
    this.#published.add(outgoing);
    for (const to of this.#chains)
      if (to.consumer.consumes.some((each) => each.source === event.source && each.detailType === event.detailType))
        this.#inFlight.push({ to, event, dueAt: 0, failures: 0 });
  }

  /** False where it was removed before. */
  #remove(message: Message): boolean {
    const at = this.#inFlight.indexOf(message);
    if (at >= 0) this.#inFlight.splice(at, 1);
    return at >= 0;
  }
}
