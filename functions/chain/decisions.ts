// Steps 3 and 4: from an event to what the consumer decides, kept where it remembers, and sent in full.
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";
import { type Draft, type Event, entryOf, wordsFor } from "../../events/index.ts";
import type { Consumer, Decision, Memory } from "../consumer.ts";
import type { TakenIn } from "./batch.ts";
import type { Claims } from "./claim-check.ts";
import { ChainError } from "./errors.ts";
import { eventCausedBy, notificationId } from "./identity.ts";
import { messageOf } from "./notify.ts";
import type { Outgoing } from "./outgoing.ts";
import { type Reminder, reminderOf } from "./remind.ts";
import type { SharedCalls } from "./shared-calls.ts";
import type { StateTable } from "./state-table.ts";

export interface DecisionTools {
  readonly consumer: Consumer;
  /** What the consumer asks by. */
  readonly port: unknown;
  readonly eventBusName: string;
  readonly claims: Claims;
  /** For a consumer that remembers. */
  readonly states: StateTable | undefined;
  readonly events: SharedCalls<PutEventsRequestEntry>;
  readonly notifications: SharedCalls<Omit<PublishBatchRequestEntry, "Id">>;
  readonly reminders: SharedCalls<Reminder>;
}

/** How often it is decided anew for one event, when others keep a state under the same key meanwhile. */
const ATTEMPTS = 10;

export class Decisions {
  readonly #tools: DecisionTools;

  constructor(tools: DecisionTools) {
    this.#tools = tools;
  }

  /**
   * Resolves once all that follows from the event was accepted. `decided` is called when the last of it waits to be sent. Events with the same key are
   * decided on in turn; against other environments stands the condition of the write.
   */
  async carryOut(event: Event, { decided, inTurn }: Pick<TakenIn, "decided" | "inTurn">): Promise<void> {
    const { consumer, states, port } = this.#tools;
    const { remembers } = consumer;
    const outgoing =
      remembers && states
        ? await inTurn(remembers.key(event), () => this.#decideAndKeep(event, remembers, states))
        : await this.#written(
            event,
            consumer.decide(event, { state: undefined, answer: await consumer.ask?.(event, port) }),
          );
    const sent = this.#send(outgoing);
    decided();
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** One conditional write keeps the state and what was decided. Where the event was decided on before, that holds. */
  async #decideAndKeep(event: Event, { key: keyOf, state: State }: Memory, states: StateTable): Promise<Outgoing> {
    const { consumer, port } = this.#tools;
    const key = keyOf(event);
    const causeId = event.metadata.id;
    let asked: { readonly answer: unknown } | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const loaded = await states.load(key);
      const before = loaded.outbox[causeId];
      if (before) return before.outgoing;
      const read = State.optional().safeParse(loaded.state);
      if (!read.success) {
        const words = wordsFor(read.error, ["state"]).join("; ");
        throw new ChainError("STATE_UNREADABLE", `the state of ${key} is not what ${consumer.name} reads: ${words}`);
      }
      asked ??= { answer: await consumer.ask?.(event, port) };
      const decision = consumer.decide(event, { state: loaded.version === 0 ? undefined : read.data, ...asked });
      const outgoing = await this.#written(event, decision);
      // Nothing to keep: were it decided anew by a retry, the event would have come later, no more.
      if (decision.state === undefined && isNothing(outgoing)) return outgoing;
      const kept = decision.state === undefined ? loaded.state : decision.state;
      if (await states.keep(key, loaded, kept, causeId, outgoing)) return outgoing;
    }
    throw new ChainError("STATE_CONTENDED", `the state of ${key} was changed by others, ${ATTEMPTS} times in a row`);
  }

  /** All is written out before any of it is kept or sent: where a part can't be, nothing is, and no send goes on unwatched. */
  async #written(event: Event, { publish = [], notify = [], later = [] }: Decision): Promise<Outgoing> {
    const { consumer, claims, eventBusName } = this.#tools;
    const { name } = consumer;
    const now = Date.now();
    const entry = async (draft: Draft, at: number) => {
      const published = eventCausedBy(event.metadata, name, at, draft);
      return await claims.checkIn(entryOf(published, eventBusName), published);
    };
    const outgoing: Outgoing = {
      entries: await Promise.all(publish.map(entry)),
      messages: notify.map((each, at) => messageOf(each, event, notificationId(event.metadata, name, at))),
      reminders: later.map((each, at) =>
        reminderOf(
          eventCausedBy(event.metadata, name, at, each.event, "later"),
          Math.ceil(now + each.afterSeconds * 1000),
        ),
      ),
    };
    this.#check(outgoing);
    return outgoing;
  }

  /** What is too large for any call would stay so: kept in the outbox, it would outlive even the repair of the code that decided it. */
  #check({ entries, messages, reminders }: Outgoing): void {
    const calls = this.#tools;
    for (const entry of entries) calls.events.sizeOf(entry);
    for (const message of messages) calls.notifications.sizeOf(message);
    for (const reminder of reminders) calls.reminders.sizeOf(reminder);
  }

  #send({ entries, messages, reminders }: Outgoing): Promise<void>[] {
    const calls = this.#tools;
    return [
      ...entries.map((entry) => calls.events.add(entry)),
      ...messages.map((message) => calls.notifications.add(message)),
      ...reminders.map((reminder) => calls.reminders.add(reminder)),
    ];
  }
}

function isNothing({ entries, messages, reminders }: Outgoing): boolean {
  return entries.length + messages.length + reminders.length === 0;
}
