// The one clock that everything waits on: real, or jumping ahead to the next due moment when nothing is runnable.
import TinyQueue from "tinyqueue";

/** Handed out by `schedule`; a cancelled timer's task never runs. */
export interface Timer {
  cancel(): void;
}

export interface ScheduleOptions {
  /**
   * Whether a jumping clock may jump to this moment. Not so for what an outside client holds or waits for: a jump puts it off, so that it
   * takes as long as it does by the machine's clock. Default true.
   */
  readonly jumpable?: boolean;
  /**
   * Whether it comes again and again without end, as a schedule does. A jump does not go past it, but for its sake alone the clock jumps no more than
   * once a second of the machine's time, so that time does not race. Default false.
   */
  readonly recurring?: boolean;
  /** How much later it may run where a jump takes along what else is due by then, in milliseconds. Default 0. */
  readonly slackMs?: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once `now()` has reached `dueAt` (milliseconds since the epoch), never within this call. */
  schedule(dueAt: number, task: () => void, options?: ScheduleOptions): Timer;
  /** Whether it jumps by itself when nothing is to do. */
  readonly jumps: boolean;
  /** How far the clock is ahead of the machine's, in milliseconds: one BigInt64, shared with the functions' threads. */
  readonly offset: SharedArrayBuffer;
}

interface Entry {
  dueAt: number;
  readonly order: number;
  readonly jumpable: boolean;
  readonly recurring: boolean;
  readonly slackMs: number;
  task: (() => void) | undefined;
}

/** setTimeout's longest delay. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Between jumps that only something recurring asks for, by the machine's clock. */
const RECURRING_PACE_MS = 1_000;

/**
 * Time flows as the machine's does, `offset` ahead of it; `jump` and `advance` add to the offset. With `frozen` (milliseconds since the
 * epoch) the machine's time plays no part: time stands still between calls of `advance`, as unit tests want it.
 */
export class RuntimeClock implements Clock {
  readonly jumps: boolean;
  readonly offset = new SharedArrayBuffer(8);
  readonly #offset = new BigInt64Array(this.offset);
  #timers = new TinyQueue<Entry>([], byDueMoment);
  readonly #frozen: number | undefined;
  #cancelled = 0;
  #order = 0;
  #armed: { readonly dueAt: number; readonly timeout: NodeJS.Timeout } | undefined;
  /** By performance.now(): when the clock may jump for something recurring alone. */
  #recurringFrom = 0;
  #recurringTimeout: NodeJS.Timeout | undefined;

  constructor(options: { readonly frozen?: number; readonly jumps?: boolean } = {}) {
    this.#frozen = options.frozen;
    this.jumps = options.jumps ?? false;
  }

  now(): number {
    return (this.#frozen ?? Date.now()) + Number(Atomics.load(this.#offset, 0));
  }

  schedule(
    dueAt: number,
    task: () => void,
    { jumpable = true, recurring = false, slackMs = 0 }: ScheduleOptions = {},
  ): Timer {
    const entry: Entry = { dueAt, order: this.#order++, jumpable, recurring, slackMs, task };
    this.#timers.push(entry);
    this.#arm();
    return {
      cancel: () => {
        if (!entry.task) return;
        entry.task = undefined;
        this.#cancelled += 1;
        this.#compact();
      },
    };
  }

  /**
   * Jumps as far as nothing jumpable would run later than it may, and runs what is due by then. False if there is nothing, or not yet: then `later` is
   * called as soon as a jump for something recurring is allowed.
   */
  jump(later: () => void = () => undefined): boolean {
    const work = this.#latest((each) => each.jumpable && !each.recurring);
    const recurring = this.#latest((each) => each.recurring);
    const until = Math.min(work, recurring);
    if (until === Number.POSITIVE_INFINITY) return false;
    if (work === Number.POSITIVE_INFINITY && !this.#mayJumpForRecurring(later)) return false;
    const ahead = Math.max(0, until - this.now());
    const timers = this.#timers.data;
    for (const each of timers) if (!each.jumpable) each.dueAt += ahead;
    this.#timers = new TinyQueue(timers, byDueMoment);
    this.advance(ahead);
    return true;
  }

  /** When the next timer is due, of whichever kind; milliseconds since the epoch. */
  nextDue(): number | undefined {
    return this.#next()?.dueAt;
  }

  /** Moves the clock on by `ms`, and runs in order what falls due on the way. */
  advance(ms: number): void {
    const until = this.now() + ms;
    for (let next = this.#next(); next && next.dueAt <= until; next = this.#next()) {
      this.#moveTo(next.dueAt);
      this.#timers.pop();
      run(next);
    }
    this.#moveTo(until);
    // What was armed before is armed for a moment that the jump has brought nearer.
    clearTimeout(this.#armed?.timeout);
    this.#armed = undefined;
    this.#arm();
  }

  /** Forgets every timer. */
  stop(): void {
    clearTimeout(this.#armed?.timeout);
    clearTimeout(this.#recurringTimeout);
    this.#armed = undefined;
    this.#timers = new TinyQueue<Entry>([], byDueMoment);
    this.#cancelled = 0;
  }

  /** The latest moment at which none of them is overdue; without any, there is no such moment. */
  #latest(test: (entry: Entry) => boolean): number {
    let latest = Number.POSITIVE_INFINITY;
    for (const each of this.#timers.data)
      if (each.task && test(each)) latest = Math.min(latest, each.dueAt + each.slackMs);
    return latest;
  }

  #mayJumpForRecurring(later: () => void): boolean {
    const now = performance.now();
    clearTimeout(this.#recurringTimeout);
    if (now >= this.#recurringFrom) {
      this.#recurringFrom = now + RECURRING_PACE_MS;
      return true;
    }
    this.#recurringTimeout = setTimeout(() => {
      this.#recurringFrom = 0;
      later();
    }, this.#recurringFrom - now);
    return false;
  }

  #moveTo(time: number): void {
    const ahead = Math.ceil(time - this.now());
    if (ahead > 0) Atomics.add(this.#offset, 0, BigInt(ahead));
  }

  /** The earliest timer that is not cancelled. */
  #next(): Entry | undefined {
    for (let first = this.#timers.peek(); first; first = this.#timers.peek()) {
      if (first.task) return first;
      this.#timers.pop();
      this.#cancelled -= 1;
    }
    return undefined;
  }

  #arm(): void {
    const next = this.#next();
    if (this.#frozen !== undefined || !next || (this.#armed && this.#armed.dueAt <= next.dueAt)) return;
    clearTimeout(this.#armed?.timeout);
    const delay = Math.min(LONGEST_TIMEOUT_MS, Math.max(0, next.dueAt - this.now()));
    this.#armed = { dueAt: next.dueAt, timeout: setTimeout(() => this.#ring(), delay) };
  }

  #ring(): void {
    this.#armed = undefined;
    const now = this.now();
    for (let next = this.#next(); next && next.dueAt <= now; next = this.#next()) {
      this.#timers.pop();
      run(next);
    }
    this.#arm();
  }

  /** Cancelled timers far ahead would pile up: once they are most of the heap, it is made anew without them. */
  #compact(): void {
    if (this.#cancelled < 1_000 || this.#cancelled * 2 < this.#timers.length) return;
    this.#timers = new TinyQueue(
      this.#timers.data.filter((each) => each.task !== undefined),
      byDueMoment,
    );
    this.#cancelled = 0;
  }
}

function byDueMoment(a: Entry, b: Entry): number {
  return a.dueAt - b.dueAt || a.order - b.order;
}

function run(entry: Entry): void {
  const { task } = entry;
  entry.task = undefined;
  task?.();
}
