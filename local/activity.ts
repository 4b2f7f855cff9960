// Knows when everything is done: what runs, and what waits to be run.

export type Settled = { readonly settled: true } | { readonly settled: false; readonly left: readonly string[] };

/** Something that may still have work to come, as a queue that feeds a function. */
export interface PendingSource {
  /** Asked often. */
  pending(): boolean;
  /** Whether some of it can be done right now, without waiting for a later moment. Asked often. */
  runnable(): boolean;
  /** What it is, as in `2 messages visible on orders-queue`. */
  describe(): readonly string[];
}

export class Activity {
  readonly #running = new Map<string, number>();
  readonly #pending = new Set<PendingSource>();
  /** Who waits: how to look whether all is done, and how to give up. */
  readonly #waiters = new Map<() => void, () => void>();
  readonly #whenIdle: () => void;
  #checking = false;

  /** `whenIdle` is called each time when nothing runs or could run any more; things may still be pending for a later moment. */
  constructor(whenIdle: () => void = () => undefined) {
    this.#whenIdle = whenIdle;
  }

  /** Something runs, until the function that this returns is called. */
  begin(what: string): () => void {
    this.#running.set(what, (this.#running.get(what) ?? 0) + 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const count = (this.#running.get(what) ?? 1) - 1;
      if (count === 0) this.#running.delete(what);
      else this.#running.set(what, count);
      this.changed();
    };
  }

  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const end = this.begin(what);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Until the function that this returns is called. */
  addPending(source: PendingSource): () => void {
    this.#pending.add(source);
    return () => {
      this.#pending.delete(source);
      this.changed();
    };
  }

  /** To be called when something ended or is no longer pending. */
  changed(): void {
    if (this.#checking) return;
    this.#checking = true;
    // A turn later, so that what one step hands to the next is never taken for the end.
    setImmediate(() => {
      this.#checking = false;
      for (const check of [...this.#waiters.keys()]) check();
      if (this.#running.size === 0 && !this.#some((source) => source.runnable())) this.#whenIdle();
    });
  }

  /** What runs, and what is pending. */
  left(): string[] {
    const running = [...this.#running].map(([what, count]) => (count === 1 ? what : `${count} × ${what}`));
    return [...running, ...[...this.#pending].flatMap((source) => (source.pending() ? source.describe() : []))];
  }

  /** Whoever waits is told at once what is left. */
  stop(): void {
    for (const giveUp of [...this.#waiters.values()]) giveUp();
  }

  /** Waits until nothing is left, for `timeoutMs` of the machine's time at most (a jumping clock does not shorten it). */
  settled(timeoutMs: number): Promise<Settled> {
    return this.#until(() => this.#running.size === 0 && !this.#some((source) => source.pending()), timeoutMs);
  }

  /** Waits until nothing runs or could run now; what is due later may be left. As `settled` otherwise. */
  idle(timeoutMs: number): Promise<Settled> {
    return this.#until(() => this.#running.size === 0 && !this.#some((source) => source.runnable()), timeoutMs);
  }

  #until(done: () => boolean, timeoutMs: number): Promise<Settled> {
    return new Promise((resolve) => {
      const finish = (result: Settled) => {
        clearTimeout(timeout);
        this.#waiters.delete(check);
        resolve(result);
      };
      const check = () => {
        if (done()) finish({ settled: true });
      };
      const giveUp = () => {
        const left = this.left();
        finish(done() || left.length === 0 ? { settled: true } : { settled: false, left });
      };
      const timeout = setTimeout(giveUp, timeoutMs);
      this.#waiters.set(check, giveUp);
      this.changed();
    });
  }

  #some(test: (source: PendingSource) => boolean): boolean {
    for (const source of this.#pending) if (test(source)) return true;
    return false;
  }
}
