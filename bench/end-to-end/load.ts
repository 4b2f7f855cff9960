// The client: puts events, waits for their notifications, and says how long each took.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { BenchError } from "../support/errors.ts";
import type { Inbox } from "./inbox.ts";
import type { Subject } from "./subject.ts";

const BATCH = 10;
const CONCURRENCY = 8;
/** A run that takes longer is given up: so long, and a second for so many events. */
const PATIENCE_S = 60;
const SLOWEST_RATE = 20;

export interface Timing {
  /** From the first call to the last notification. */
  readonly ms: number;
  /** Of each event, from the call of PutEvents that took it to its notification, in milliseconds. */
  readonly latencies: readonly number[];
}

export class Load {
  readonly #events: EventBridgeClient;
  readonly #subject: Subject;
  readonly #inbox: Inbox;

  constructor(events: EventBridgeClient, subject: Subject, inbox: Inbox) {
    this.#events = events;
    this.#subject = subject;
    this.#inbox = inbox;
  }

  /** Puts so many events in batches of 10 at concurrency 8. Throws BenchError when not all of them arrive. */
  async run(count: number): Promise<Timing> {
    const ids = Array.from({ length: count }, () => randomUUID());
    const sentAt = new Map<string, number>();
    const arrivals = Promise.all(ids.map(async (id) => [id, await this.#inbox.arrivalOf(id)] as const));
    const begin = performance.now();
    let next = 0;
    const put = async () => {
      while (next < ids.length) {
        const batch = ids.slice(next, next + BATCH);
        next += BATCH;
        const at = performance.now();
        for (const id of batch) sentAt.set(id, at);
        await this.#put(batch);
      }
    };
    const puts = Promise.all(Array.from({ length: CONCURRENCY }, put));
    const [arrived] = await this.#inTime(Promise.all([arrivals, puts]), count);
    return {
      ms: Math.max(...arrived.map(([, at]) => at)) - begin,
      latencies: arrived.map(([id, at]) => at - (sentAt.get(id) ?? begin)),
    };
  }

  /** Puts one event at a time, each after the one before has arrived: so many, or as many as there is time for. */
  async oneByOne(most: number, seconds: number): Promise<readonly number[]> {
    const until = performance.now() + seconds * 1000;
    const latencies: number[] = [];
    while (latencies.length < most && performance.now() < until) latencies.push(...(await this.run(1)).latencies);
    return latencies;
  }

  async #put(ids: readonly string[]): Promise<void> {
    const { FailedEntryCount, Entries = [] } = await this.#events.send(
      new PutEventsCommand({ Entries: ids.map((id) => this.#subject.entryOf(id)) }),
    );
    if (!FailedEntryCount) return;
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    throw new BenchError(`the bus refused ${FailedEntryCount} events: ${refused?.ErrorCode}: ${refused?.ErrorMessage}`);
  }

  async #inTime<T>(work: Promise<T>, count: number): Promise<T> {
    const seconds = PATIENCE_S + count / SLOWEST_RATE;
    const giveUp = new AbortController();
    const late = pause(seconds * 1000, undefined, { signal: giveUp.signal }).then(() => {
      const { missing } = this.#inbox;
      throw new BenchError(`the run is invalid: of ${count} events ${missing} did not arrive within ${seconds} s`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([work, late]);
    } finally {
      giveUp.abort();
    }
  }
}
