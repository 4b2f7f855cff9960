// Fires the scheduled rules when they are due.
import type { Timer } from "../../../clock.ts";
import type { Context } from "../../service.ts";
import { type BusEvent, envelopeOf } from "../envelope.ts";
import type { Rule } from "../rule.ts";
import type { Schedule } from "./schedule.ts";

/** The last moment that an event's time can say. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59);

interface Running {
  readonly schedule: Schedule;
  /** Milliseconds since the epoch. */
  readonly since: number;
  timer: Timer | undefined;
}

export class Schedules {
  readonly #context: Context;
  readonly #fire: (rule: Rule, event: BusEvent) => void;
  readonly #running = new Map<Rule, Running>();

  constructor(context: Context, fire: (rule: Rule, event: BusEvent) => void) {
    this.#context = context;
    this.#fire = fire;
  }

  /** From now on, unless the rule has this very schedule already. */
  set(rule: Rule, schedule: Schedule): void {
    if (this.#running.get(rule)?.schedule.expression === schedule.expression) return;
    this.unset(rule);
    const { clock, note } = this.#context;
    if (clock.jumps)
      note(
        `Rule ${rule.name} has a schedule, ${schedule.expression}: while nothing else is to do, the jumping clock goes from one of its moments to the next each second, and what is kept for a time (messages, archives) expires by that time.`,
      );
    const now = clock.now();
    const running: Running = { schedule, since: now, timer: undefined };
    this.#running.set(rule, running);
    this.#arm(rule, running, now);
  }

  unset(rule: Rule): void {
    this.#running.get(rule)?.timer?.cancel();
    this.#running.delete(rule);
  }

  #arm(rule: Rule, running: Running, after: number): void {
    const { clock } = this.#context;
    const dueAt = running.schedule.next(after, running.since);
    running.timer = undefined;
    if (dueAt === undefined || dueAt > LATEST) return;
    const task = () => {
      // After the machine's sleep it goes on from now: the moments that were slept through are passed over.
      this.#arm(rule, running, Math.max(dueAt, clock.now()));
      this.#send(rule, dueAt);
    };
    running.timer = clock.schedule(dueAt, task, { recurring: true });
  }

  #send(rule: Rule, time: number): void {
    const { account, region, journal, clock } = this.#context;
    const { event } = envelopeOf({
      source: "aws.events",
      detailType: "Scheduled Event",
      detail: "{}",
      parsedDetail: {},
      resources: [rule.arn],
      time,
      account,
      region,
      ingestedAt: clock.now(),
    });
    journal.record({ ...event.identity, what: "accepted", where: rule.busName });
    journal.record({ ...event.identity, what: "matched", where: rule.busName, to: rule.name });
    this.#fire(rule, event);
  }
}
