// What happens to messages between a queue and a function: held up, refused for now, handed out once more, or with a crash in their batch.
import type { Identity } from "../journal/identity.ts";
import type { FaultContext } from "./context.ts";
import { type Crash, crashOf } from "./crash.ts";
import { hash53 } from "./hash.ts";
import type { Handed } from "./invocation.ts";
import { secondsText } from "./settings.ts";
import { isSpared, type Visit } from "./visits.ts";

/** What counts of a queue's message. */
export interface Receivable {
  readonly body: string;
  readonly identity: Identity;
  readonly groupId?: string;
  readonly receiveCount: number;
}

interface Known {
  readonly visit: Visit;
  readonly event: string;
  /** The receive for which it was last decided whether it is held up. */
  heldFor: number;
  /** The receive that ends in a crash. */
  crashAt: number;
  again: boolean;
}

interface Place {
  readonly where: string;
  readonly to: string;
  readonly fifo: boolean;
}

const REORDER_MS = 1_000;

export class ReceiptFaults {
  readonly #faults: FaultContext;
  readonly #place: Place;
  readonly #known = new WeakMap<object, Known>();

  constructor(faults: FaultContext, place: Place) {
    this.#faults = faults;
    this.#place = place;
  }

  /** For how long a message that would be received now is held up instead, in milliseconds. A FIFO queue keeps its order all the same. */
  heldUpMs(message: Receivable, mostMs: number): number {
    const known = this.#knownOf(message);
    const attempt = message.receiveCount + 1;
    if (known.heldFor === attempt) return 0;
    known.heldFor = attempt;
    const delayMs = known.visit.delayMs(attempt);
    if (delayMs !== undefined) {
      const ms = Math.min(delayMs, mostMs);
      this.#happened(message, `delay ${secondsText(ms)}`);
      return ms;
    }
    if (this.#place.fifo || !known.visit.decides("reorder", attempt)) return 0;
    this.#happened(message, "reorder");
    return Math.min(REORDER_MS, mostMs);
  }

  /**
   * Of the messages just received, those that reach the function: the others were refused before it began, and come back after their visibility
   * time-out; on a FIFO queue with those behind them in their group.
   */
  let<Item extends { readonly message: Receivable }>(received: readonly Item[], mostReceives: number): Item[] {
    const stopped = new Set<string | undefined>();
    return received.filter(({ message }) => {
      if (this.#place.fifo && stopped.has(message.groupId)) return false;
      if (isSpared(message.receiveCount, mostReceives)) return true;
      const known = this.#knownOf(message);
      const { receiveCount: attempt } = message;
      const kind = known.visit.failure(["fail", "throttle", "crash"], attempt);
      if (kind === "crash") known.crashAt = attempt;
      if (kind === undefined || kind === "crash") return true;
      this.#happened(message, kind, attempt);
      stopped.add(message.groupId);
      return false;
    });
  }

  /** What a batch means to the faults of its invocation. */
  handed(batch: readonly { readonly message: Receivable }[], mostReceives: number): Handed {
    const events = batch.map(({ message }) => {
      const { visit, event } = this.#knownOf(message);
      return { id: event, identity: message.identity, occasion: visit.occasion(message.receiveCount) };
    });
    const spared = batch.some(({ message }) => isSpared(message.receiveCount, mostReceives));
    const crash = spared ? undefined : this.#crashIn(batch);
    return { events, spared, ...(crash && { crash }) };
  }

  /** Whether a message that was processed is handed out once more, as a standard queue may; once at most. */
  again(message: Receivable, mostReceives: number): boolean {
    const known = this.#knownOf(message);
    const { receiveCount: attempt } = message;
    if (this.#place.fifo || known.again || isSpared(attempt, mostReceives)) return false;
    known.again = known.visit.decides("duplicate", attempt);
    if (known.again) this.#happened(message, "duplicate");
    return known.again;
  }

  #crashIn(batch: readonly { readonly message: Receivable }[]): Crash | undefined {
    for (const { message } of batch) {
      const { visit, crashAt } = this.#knownOf(message);
      if (crashAt === message.receiveCount) return crashOf(visit, crashAt, batch.length, message.identity);
    }
    return undefined;
  }

  #knownOf(message: Receivable): Known {
    const known = this.#known.get(message);
    if (known) return known;
    const event = message.identity.eventId ?? `hash-${hash53(message.body)}`;
    const visit = this.#faults.visits.next(`${this.#place.where} -> ${this.#place.to}`, event);
    const made: Known = { visit, event, heldFor: 0, crashAt: 0, again: false };
    this.#known.set(message, made);
    return made;
  }

  #happened({ identity }: Receivable, reason: string, attempt?: number): void {
    const { where, to } = this.#place;
    this.#faults.happened({ ...identity, where, to, reason, ...(attempt !== undefined && { attempt }) });
  }
}
