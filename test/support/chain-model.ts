// The chain around one consumer without AWS: an event is taken once at a time, and what was decided for it is said again, not decided anew.
import { type Draft, type Event, firstEvent } from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";
import { type Calls, Crash } from "./call-troubles.ts";
import { KeptStates } from "./kept-states.ts";

export interface Participant {
  readonly consumer: Consumer;
  /** What it asks by, over stores that a delivery's calls go to. */
  readonly port?: (calls: Calls) => unknown;
  /** Whether it may throw this, for a retry to mend. */
  readonly mayThrow?: (error: unknown) => boolean;
}

/** An event on its way to the bus, or a reminder to the consumer's own queue. */
export interface Outgoing {
  readonly event: Event;
  /** Of a reminder: when it is due, in milliseconds. */
  readonly dueAt?: number;
}

export class ChainModel {
  readonly consumer: Consumer;
  readonly #participant: Participant;
  readonly #now: () => number;
  readonly #states = new KeptStates<readonly Outgoing[]>();
  /** The idempotency records, by the event's id: what is completed, and what is being done, by whom. */
  readonly #completed = new Set<string>();
  readonly #inProgress = new Map<string, Calls>();

  constructor(participant: Participant, now: () => number) {
    this.consumer = participant.consumer;
    this.#participant = participant;
    this.#now = now;
  }

  /** The state that is kept under a key. */
  stateOf(key: string): unknown {
    return this.consumer.remembers?.state.optional().parse(this.#states.load(key).state);
  }

  isInProgress({ metadata }: Event): boolean {
    return this.#inProgress.has(metadata.id);
  }

  /**
   * Takes the event, and resolves to what is to be sent: nothing for one that was completed before, undefined where it failed in a way that a retry may
   * mend. Throws Crash, and whatever else the consumer may not throw. `isStored`: whether it lives on to store what was decided.
   */
  async take(event: Event, calls: Calls, isStored: boolean): Promise<readonly Outgoing[] | undefined> {
    const { id } = event.metadata;
    this.#inProgress.set(id, calls);
    try {
      return this.#completed.has(id) ? [] : await this.#decideAndKeep(event, calls, isStored);
    } catch (error) {
      if (this.#participant.mayThrow?.(error)) return undefined;
      throw error;
    } finally {
      if (this.#inProgress.get(id) === calls) this.#inProgress.delete(id);
    }
  }

  /** The time of whoever has the event is up: another may take it. */
  giveUp({ metadata }: Event): void {
    this.#inProgress.delete(metadata.id);
  }

  complete({ metadata }: Event): void {
    this.#completed.add(metadata.id);
  }

  /** That the event ever came, and what was decided for it, is too long ago. */
  forget(event: Event): void {
    this.#completed.delete(event.metadata.id);
    this.#states.forget(this.#keyOf(event), event.metadata.id);
  }

  #keyOf(event: Event): string {
    return this.consumer.remembers?.key(event) ?? "";
  }

  /** As `Decisions` does: where another state was kept meanwhile, it decides anew on what it was answered. */
  async #decideAndKeep(event: Event, calls: Calls, isStored: boolean): Promise<readonly Outgoing[]> {
    const { consumer, port } = this.#participant;
    const key = this.#keyOf(event);
    let asked: { readonly answer: unknown } | undefined;
    for (;;) {
      const loaded = this.#states.load(key);
      const before = loaded.outbox.get(event.metadata.id);
      if (before) return before;
      const state = loaded.version > 0 ? consumer.remembers?.state.optional().parse(loaded.state) : undefined;
      asked ??= { answer: await consumer.ask?.(event, port?.(calls)) };
      const decision = consumer.decide(event, { state, ...asked });
      if (!isStored) throw new Crash();
      const { publish = [], later = [] } = decision;
      const outgoing: Outgoing[] = [
        ...later.map(({ event: draft, afterSeconds }, at) => ({
          event: this.#eventOf(draft, event, `reminds itself ${at + 1}`),
          dueAt: this.#now() + afterSeconds * 1000,
        })),
        ...publish.map((draft, at) => ({ event: this.#eventOf(draft, event, `publishes ${at + 1}`) })),
      ];
      if (decision.state === undefined && outgoing.length === 0) return outgoing;
      const kept = decision.state === undefined ? loaded.state : decision.state;
      if (this.#states.keep(key, loaded, kept, event.metadata.id, outgoing)) return outgoing;
    }
  }

  /** Ids of the model are no UUIDs: like the chain's they are functions of cause, consumer and position, and they tell what led to an event. */
  #eventOf(draft: Draft, cause: Event, effect: string): Event {
    return eventWithId(draft, `${cause.metadata.id} > ${this.consumer.name} ${effect}`);
  }
}

export function eventWithId(draft: Draft, id: string): Event {
  return firstEvent(draft, { id, occurredAt: "2026-11-02T09:30:00.000Z" });
}
