// Starts replays, and carries them out.
import { setImmediate } from "node:timers/promises";
import type { Timer } from "../../../clock.ts";
import type { Context } from "../../service.ts";
import type { KeptEvent } from "../archives/kept-events.ts";
import type { Bus } from "../bus.ts";
import type { Replayed } from "../deliveries.ts";
import { BusEvent } from "../envelope.ts";
import { alreadyExists, EventsError, limitExceeded, resourceNotFound } from "../errors.ts";
import { Replay, type ReplayOrder } from "./replay.ts";
import { replayedText } from "./replayed-text.ts";

/** EventBridge user guide, eb-quota. */
const MOST_ACTIVE = 10;
/** On AWS it takes minutes until a replay runs. Here it is long enough that it can be seen starting, and cancelled. */
const STARTING_MS = 5_000;
const EVENTS_AT_ONCE = 100;
/** EventBridge user guide, eb-archive: replays are kept for 90 days. */
const KEPT_MS = 90 * 86_400_000;

interface Router {
  route(bus: Bus, event: BusEvent, replayed: Replayed): void;
}

export class Replays {
  readonly #context: Context;
  readonly #router: Router;
  readonly #replays = new Map<string, Replay>();
  readonly #starting = new Map<Replay, Timer>();
  readonly #forgetPending: () => void;
  #stopped = false;

  constructor(context: Context, router: Router) {
    this.#context = context;
    this.#router = router;
    this.#forgetPending = context.activity.addPending({
      pending: () => this.#starting.size > 0,
      runnable: () => false,
      describe: () => [...this.#starting.keys()].map(({ order }) => `replay ${order.name}, starting`),
    });
  }

  get all(): readonly Replay[] {
    const since = this.#context.clock.now() - KEPT_MS;
    for (const [name, replay] of this.#replays)
      if (replay.endedAt !== undefined && replay.endedAt < since) this.#replays.delete(name);
    return [...this.#replays.values()];
  }

  /** Throws EventsError. */
  start(order: ReplayOrder): Replay {
    const { name } = order;
    if (this.all.some((each) => each.order.name === name)) throw alreadyExists(`Replay ${name} already exists.`);
    if (this.all.filter(({ active }) => active).length >= MOST_ACTIVE) throw limitExceeded();
    const { region, account, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${account}:replay/${name}`;
    const replay = new Replay(order, arn, clock.now());
    this.#replays.set(name, replay);
    const begin = () => {
      void this.#context.activity.during(`replay ${name}`, () => this.#run(replay));
      this.#starting.delete(replay);
    };
    this.#starting.set(replay, clock.schedule(clock.now() + STARTING_MS, begin));
    return replay;
  }

  /** Throws EventsError ResourceNotFoundException. */
  existing(name: string): Replay {
    const replay = this.all.find(({ order }) => order.name === name);
    if (!replay) throw resourceNotFound(`Replay ${name} does not exist.`);
    return replay;
  }

  /** What it has sent stays sent. Throws EventsError where it has come to its end. */
  cancel(replay: Replay): void {
    const { state, order } = replay;
    if (state !== "STARTING" && state !== "RUNNING")
      throw new EventsError(
        "IllegalStatusException",
        `Replay ${order.name} is not in a valid state for this operation.`,
      );
    replay.state = "CANCELLING";
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#starting.values()) timer.cancel();
    this.#starting.clear();
    this.#forgetPending();
  }

  async #run(replay: Replay): Promise<void> {
    try {
      await this.#sendAll(replay);
      replay.state = replay.state === "RUNNING" ? "COMPLETED" : "CANCELLED";
    } catch (error) {
      replay.state = "FAILED";
      replay.stateReason = `An event could not be sent: ${error instanceof Error ? error.message : String(error)}`;
    }
    replay.endedAt = this.#context.clock.now();
  }

  async #sendAll(replay: Replay): Promise<void> {
    const { archive, filterArns, start, end } = replay.order;
    const replayed = { archiveName: archive.name, filterArns: filterArns && new Set(filterArns) };
    if (replay.state === "STARTING") replay.state = "RUNNING";
    const events = archive.events.between(start, end);
    for (let at = 0; at < events.length && replay.state === "RUNNING" && !this.#stopped; at += EVENTS_AT_ONCE) {
      for (const event of events.slice(at, at + EVENTS_AT_ONCE)) this.#send(event, replay, replayed);
      // So that the targets' work, and a request to cancel it, come in between.
      await setImmediate();
    }
  }

  #send({ text, identity, hops, time }: KeptEvent, replay: Replay, replayed: Replayed): void {
    const { clock, journal } = this.#context;
    const { bus, name } = replay.order;
    const event = new BusEvent({
      identity,
      text: replayedText(text, name),
      ingestedAt: clock.now(),
      hops,
      time,
    });
    replay.lastEventAt = time;
    journal.record({ ...identity, what: "accepted", where: bus.name, reason: `replay ${name}` });
    this.#router.route(bus, event, replayed);
  }
}
