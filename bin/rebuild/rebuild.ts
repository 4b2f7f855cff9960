// Rebuilds the read model: from a fresh generation to the end of the old one.
import { setTimeout as pause } from "node:timers/promises";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { readReplayTrace } from "../../functions/project-orders/replay-trace.ts";
import type { OrdersTable } from "../../functions/project-orders/table.ts";
import { type Archive, archiveOf, Replay } from "./archive.ts";
import { RebuildError } from "./errors.ts";
import { GenerationControl } from "./generation-control.ts";
import { type Comparison, compare, deleteOldItems } from "./items.ts";
import { ProjectionQueues } from "./queues.ts";

/** What it calls. `place` is where, for messages. */
export interface Aws {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly table: OrdersTable;
  readonly place: string;
}

/** How long things may take, in milliseconds. */
export interface Waits {
  /** A function that read which generations there are has ended by then: its time-out, and some more for the read. */
  readonly writers: number;
  /** An event that the bus has accepted is in the archive by then. */
  readonly archive: number;
  /** The queue is found empty at each look for so long, before it counts as empty. */
  readonly quiet: number;
  /** Between one look and the next. */
  readonly look: number;
  /** A record that failed comes again by then. */
  readonly silence: number;
  /** If the events to be projected have not become fewer for so long, something is wrong. */
  readonly stall: number;
}

export interface Settings {
  readonly busName: string;
  readonly waits: Waits;
  /** Events up to this time are replayed. */
  readonly until: () => Date;
  readonly dropMissing: boolean;
  readonly signal: AbortSignal;
  /** A step is done. */
  tell(line: string): void;
  /** How far the step is that is under way. */
  progress(line: string): void;
}

/**
 * Resolves once the fresh generation is live, and nothing of the old one is left. Throws RebuildError, the SDK's errors, or the signal's reason; unless
 * the fresh generation was live already, all that is read is then as it was.
 *
 * No event is missing from the fresh generation. From the moment at which it is made known, functions that begin write live events into both; those that began before have
 * ended once `waits.writers` has passed. So whatever was accepted before then is in the archive (after `waits.archive`), and is replayed, and whatever is
 * projected after then goes into both. What is in both times comes twice, which makes no difference. A function that was frozen, and goes on writing later
 * by what it knew, has reported its record as failed: the record comes again.
 */
export async function rebuild(aws: Aws, settings: Settings): Promise<void> {
  const { tell, signal, waits, busName } = settings;
  const archive = await archiveOf(aws.events, busName, aws.place);
  const queues = await ProjectionQueues.of(aws.sqs, busName, aws.place);
  signal.throwIfAborted();
  const { control, instead } = await GenerationControl.take(aws.table, busName);
  const { generation, replayName } = control.building;
  const replay = new Replay(aws.events, replayName);
  try {
    if (instead) {
      tell(`a rebuild of ${instead.startedAt} was not ended; this one takes its place`);
      await new Replay(aws.events, instead.replayName).cancel();
    }
    tell(`generation ${generation}: live events go into it as well from now on`);
    await new Rebuild(aws, settings, control).fill(archive, queues, replay);
    await control.makeLive();
  } catch (error) {
    // Whatever goes wrong with the tidying up, the first cause is the one to tell; the lease runs out by itself.
    await Promise.allSettled([replay.cancel(), control.giveUp()]);
    throw error;
  }
  tell(`generation ${generation} is live`);
  await pause(waits.writers, undefined, { signal });
  const deleted = await deleteOldItems(aws.table, (soFar) => settings.progress(`${soFar} old items deleted`));
  tell(`${deleted} old items deleted`);
}

class Rebuild {
  readonly #aws: Aws;
  readonly #settings: Settings;
  readonly #control: GenerationControl;

  constructor(aws: Aws, settings: Settings, control: GenerationControl) {
    this.#aws = aws;
    this.#settings = settings;
    this.#control = control;
  }

  /** Resolves once the fresh generation has all that there is to have. */
  async fill(archive: Archive, queues: ProjectionQueues, replay: Replay): Promise<void> {
    const { waits, until, tell } = this.#settings;
    await this.#wait(waits.writers, "waiting for functions that can't know of it yet");
    await this.#wait(waits.archive, "waiting until all events are in the archive");
    const setAside = await queues.setAside();
    await replay.start(archive, until());
    const days = archive.retentionDays > 0 ? ` (${archive.retentionDays} days)` : "";
    tell(`replaying the archive${days} as ${this.#control.building.replayName}`);
    await this.#replayed(replay);
    await this.#projected(queues);
    const more = (await queues.setAside()) - setAside;
    if (more > 0)
      throw new RebuildError(
        "NOT_PROJECTED",
        `${more} events were set aside meanwhile, and may be lacking: look at ${this.#settings.busName}-project-orders-dlq and …-undelivered, mend the cause, and start again`,
      );
    await this.#complete(archive);
  }

  async #replayed(replay: Replay): Promise<void> {
    for (;;) {
      const { state, reason, upTo } = await replay.look();
      if (state === "COMPLETED") return;
      if (state !== "STARTING" && state !== "RUNNING")
        throw new RebuildError("REPLAY_FAILED", `the replay is ${state}${reason ? `: ${reason}` : ""}`);
      await this.#look(`replay ${state.toLowerCase()}${upTo ? `, up to ${upTo.toISOString()}` : ""}`);
    }
  }

  /**
   * Until the queue is empty, or, on a bus that is never quiet, until no event of the replay has been projected for longer than a record waits for its retry
   * while the queue moved. SQS counts approximately, and up to a minute late (SQS API reference, GetQueueAttributes).
   */
  async #projected(queues: ProjectionQueues): Promise<void> {
    const { waits, busName } = this.#settings;
    let before = { left: Number.POSITIVE_INFINITY, trace: "" };
    let now = performance.now();
    let [movedAt, tracedAt, filledAt] = [now, now, now];
    for (;;) {
      const [left, trace] = await Promise.all([queues.left(), readReplayTrace(this.#aws.table)]);
      now = performance.now();
      if (left === 0 || left < before.left) movedAt = now;
      if (trace !== before.trace) tracedAt = now;
      if (left > 0) filledAt = now;
      if (now - filledAt >= waits.quiet) return;
      if (now - tracedAt >= waits.silence && now - movedAt < waits.silence) return;
      if (now - movedAt >= waits.stall)
        throw new RebuildError(
          "QUEUE_STALLED",
          `${left} events are still to be projected, and they have not become fewer for ${Math.round(waits.stall / 1_000)} s; does the function ${busName}-project-orders run?`,
        );
      before = { left, trace };
      await this.#look(`${left} events to be projected`);
    }
  }

  async #complete({ retentionDays }: Archive): Promise<void> {
    const { tell, dropMissing, waits } = this.#settings;
    // Of a rebuild whose place was taken, what it had replayed went elsewhere.
    await this.#control.renew();
    let { orders, lacking } = await this.#compare();
    if (lacking.size > 0) {
      await this.#wait(waits.writers, "looking again");
      const again = await this.#compare();
      orders = again.orders;
      lacking = lacking.intersection(again.lacking);
    }
    tell(`${orders} orders${lacking.size > 0 ? `; of ${lacking.size} the live generation has more events` : ""}`);
    if (lacking.size === 0 || dropMissing) return;
    const why = retentionDays > 0 ? ` (it keeps ${retentionDays} days)` : "";
    const [example] = lacking;
    throw new RebuildError(
      "EVENTS_MISSING",
      `the archive lacks events of ${lacking.size} orders that are live, as of ${example}${why}; --drop-missing does without them`,
    );
  }

  async #compare(): Promise<Comparison> {
    const { live, building } = this.#control;
    return await compare(this.#aws.table, live, building.generation, () => this.#alive());
  }

  async #look(progress: string): Promise<void> {
    await this.#wait(this.#settings.waits.look, progress);
  }

  /** Waits, with a sign of life now and then. */
  async #wait(ms: number, progress: string): Promise<void> {
    const end = performance.now() + ms;
    this.#settings.progress(progress);
    for (let left = ms; left > 0; left = end - performance.now()) {
      await this.#alive();
      await pause(Math.min(left, this.#settings.waits.look), undefined, { signal: this.#settings.signal });
    }
  }

  async #alive(): Promise<void> {
    this.#settings.signal.throwIfAborted();
    await this.#control.renewInTime();
  }
}
