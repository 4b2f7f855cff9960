// The calls that one delivery makes to a store: at one of them it may end, be repeated, or fall asleep in the middle of its work.
export interface CallTrouble {
  /** Which of its calls, from 1. A delivery that makes fewer has no trouble. */
  readonly call: number;
  /**
   * `sends it twice`, as a client does that lost the response. `sleeps after it`: others go on meanwhile. `is given up after it`: its time is over, the
   * message may be received again, and the delivery sleeps, and goes on later all the same.
   */
  readonly what: "dies before it" | "dies after it" | "sends it twice" | "sleeps after it" | "is given up after it";
  /** How many deliveries a sleep lasts. */
  readonly sleeps: number;
}

/** The worker has ended there and then. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export class Calls {
  /** Resolves when the delivery falls asleep, if it ever does. */
  readonly asleep: Promise<void>;
  readonly #trouble: CallTrouble | undefined;
  readonly #sleep = Promise.withResolvers<void>();
  readonly #awake = Promise.withResolvers<void>();
  #made = 0;
  #dead = false;
  #isAsleep = false;
  #hasSlept = false;

  constructor(trouble: CallTrouble | undefined) {
    this.#trouble = trouble;
    this.asleep = this.#sleep.promise;
  }

  /** Whether the queue has given the delivery up. */
  get isGivenUp(): boolean {
    return this.#hasSlept && this.#trouble?.what === "is given up after it";
  }

  wake(): void {
    this.#isAsleep = false;
    this.#awake.resolve();
  }

  /** The store, with the trouble that this delivery has. */
  to<Store extends object>(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          const isAbortable = args.some((arg) => arg instanceof AbortSignal);
          return this.#call(async () => await Reflect.apply(method, target, args), isAbortable);
        };
      },
    });
  }

  async #call(apply: () => Promise<unknown>, isAbortable: boolean): Promise<unknown> {
    this.#made += 1;
    const { call, what } = this.#trouble ?? {};
    const trouble = this.#made === call ? what : undefined;
    if (this.#isAsleep) {
      await this.#awake.promise;
      // It was made before the time was up, and has not been sent.
      if (isAbortable && this.isGivenUp) throw new Crash();
    }
    if (trouble === "dies before it") this.#dead = true;
    if (this.#dead) throw new Crash();
    let result: unknown;
    try {
      result = await apply();
      if (trouble === "sends it twice") result = await apply();
    } finally {
      this.#dead ||= trouble === "dies after it";
      if (trouble === "sleeps after it" || trouble === "is given up after it") {
        this.#isAsleep = true;
        this.#hasSlept = true;
        this.#sleep.resolve();
        await this.#awake.promise;
      }
    }
    if (this.#dead) throw new Crash();
    return result;
  }
}
