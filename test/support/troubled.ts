// Calls of one attempt to a store, as trouble has it: interleaved with those of others, repeated, lost, or cut off by the attempt's end.
import fc, { type Scheduler } from "fast-check";

/**
 * What befalls an attempt at its n-th call. `dies`: the process ends there and then. `given up`: the queue begins the next attempt, and this one goes on
 * beside it. `lost response`: the call is done, and fails. `repeated`: it is done twice, since a client that lost the response sent it again.
 */
export interface Fate {
  readonly what: "dies" | "given up" | "lost response" | "repeated";
  readonly at: number;
  /** Whether what is on its way at the end still arrives. */
  readonly arrives: boolean;
  /** For how many steps of others an attempt that was given up sleeps before it goes on. */
  readonly sleeps: number;
}

export const fates: fc.Arbitrary<Fate[]> = fc.array(
  fc.record({
    what: fc.constantFrom("dies", "given up", "lost response", "repeated"),
    at: fc.integer({ min: 1, max: 10 }),
    arrives: fc.boolean(),
    sleeps: fc.nat({ max: 60 }),
  }),
  { maxLength: 3 },
);

/** Ends an attempt; the message is delivered again. */
export class Trouble extends Error {
  override readonly name = "Trouble";
}

interface Call {
  readonly run: () => Promise<void>;
  /** Is not sent again, nor sent at all, once the attempt is given up. */
  readonly fenced: boolean;
  state: "on its way" | "done" | "dropped";
}

export class Attempt {
  readonly #scheduler: Scheduler;
  readonly #fate: Fate | undefined;
  readonly #onWay = new Set<Call>();
  readonly #givenUp = Promise.withResolvers<never>();
  #calls = 0;
  #dead = false;
  #asleep: Promise<void> | undefined;

  constructor(scheduler: Scheduler, fate: Fate | undefined) {
    this.#scheduler = scheduler;
    this.#fate = fate;
    this.#givenUp.promise.catch(() => undefined);
  }

  /** As the queue sees it: settles as `work` does, or throws Trouble when the attempt is given up first. */
  watch<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#givenUp.promise]);
  }

  /** Every method of the store, with the trouble that this attempt has. */
  troubled<Store extends object>(store: Store, fenced: readonly (keyof Store)[] = [], onGivenUp = () => {}): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) =>
          this.#call(
            String(name),
            () => Reflect.apply(method, target, args),
            fenced.some((each) => each === name),
            onGivenUp,
          );
      },
    });
  }

  async #call(name: string, apply: () => Promise<unknown>, fenced: boolean, onGivenUp: () => void): Promise<unknown> {
    if (this.#dead) throw new Trouble("dead");
    const fate = ++this.#calls === this.#fate?.at ? this.#fate : undefined;
    let result: unknown;
    const run = async () => {
      result = await apply();
      if (fate?.what === "repeated") result = await apply();
    };
    const call: Call = { run, fenced, state: "on its way" };
    this.#onWay.add(call);
    await this.#scheduler.schedule(Promise.resolve(), `${name}: request`);
    await this.#arrive(call);
    this.#onWay.delete(call);
    if (fate?.what === "dies") await this.#end(() => true, fate.arrives);
    if (fate?.what === "given up") {
      await this.#end((each) => each.fenced, fate.arrives);
      onGivenUp();
      this.#givenUp.reject(new Trouble("given up"));
      this.#asleep = this.#sleep(fate.sleeps);
    }
    this.#dead ||= fate?.what === "dies";
    await this.#scheduler.schedule(Promise.resolve(), `${name}: response`);
    await this.#asleep;
    if (this.#dead) throw new Trouble("dead");
    if (call.state === "dropped") throw new Trouble("aborted");
    if (fate?.what === "lost response") throw new Trouble("lost response");
    return result;
  }

  async #sleep(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) await this.#scheduler.schedule(Promise.resolve(), "asleep");
  }

  async #arrive(call: Call): Promise<void> {
    if (call.state !== "on its way") return;
    call.state = "done";
    await call.run();
  }

  /** What is on its way arrives now, or never. */
  async #end(which: (call: Call) => boolean, arrives: boolean): Promise<void> {
    for (const call of [...this.#onWay].filter(which)) {
      if (arrives) await this.#arrive(call);
      else if (call.state === "on its way") call.state = "dropped";
    }
  }
}

/** Delivers a message until an attempt succeeds, as a queue does; `attemptAt` is one attempt. Throws what is neither Trouble nor named in `retryable`. */
export async function deliver<T>(
  scheduler: Scheduler,
  troubles: readonly Fate[],
  attemptAt: (attempt: Attempt) => Promise<T>,
  retryable: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let n = 0; n < 100; n++) {
    const attempt = new Attempt(scheduler, troubles[n]);
    try {
      return await attempt.watch(attemptAt(attempt));
    } catch (error) {
      if (!(error instanceof Trouble) && !retryable(error)) throw error;
    }
  }
  throw new Error("a hundred attempts failed");
}
