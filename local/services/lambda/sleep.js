// What a function sleeps for, between retries for instance: on a clock that jumps nobody waits for it. Its timers stay the machine's and fire as ever, but
// those of up to five seconds are known here, and when the thread has nothing else under way the runtime is told until when it sleeps: it may jump there.
import { AsyncResource } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { promisify } from "node:util";

/** In milliseconds. Longer timers watch over something, as deadlines do, and are nobody's sleep. */
const LONGEST_SLEEP_MS = 5_000;

/** In milliseconds. Shorter ones are over before anybody could have jumped. */
const SHORTEST_SLEEP_MS = 10;

const LOOK_EVERY_MS = 3;

/** Jobs of libuv's threads (zlib, crypto) can't be seen; a second look tells most of them from sleep. */
const QUIET_LOOKS = 2;

/** What a thread that does nothing is kept alive by: its port, and timers (Node.js, process.getActiveResourcesInfo). */
const RESTING = new Set(["MessagePort", "Timeout"]);

const { setTimeout, clearTimeout, clearInterval, promises } = timers;
const pause = promises.setTimeout;

/** @typedef {{ readonly due: number, readonly isKept: () => boolean, readonly wake: () => void }} Sleep */

export class Sleeper {
  /** By what it is cleared by. @type {Map<object, Sleep>} */
  #sleeps = new Map();
  #now;
  #tell;
  #invocations = 0;
  #looking = false;
  #quietLooks = 0;

  /**
   * @param {() => number} now by the runtime's clock, in milliseconds since the epoch
   * @param {(until: number) => void} tell
   */
  constructor(now, tell) {
    this.#now = now;
    this.#tell = tell;
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} invocation
   */
  async during(invocation) {
    this.#invocations += 1;
    this.#look();
    try {
      return await invocation();
    } finally {
      this.#invocations -= 1;
    }
  }

  /** What is due by now, in order; to be called when the clock has jumped. */
  wake() {
    const due = [...this.#sleeps].filter(([, sleep]) => sleep.due <= this.#now());
    for (const [key, sleep] of due.sort(([, a], [, b]) => a.due - b.due)) if (this.#sleeps.delete(key)) sleep.wake();
    this.#look();
  }

  /** Takes the places of `setTimeout` and its kin, for all that looks them up from now on. */
  install() {
    const replaced = {
      setTimeout: this.#watched,
      clearTimeout: this.#forgetting(clearTimeout),
      clearInterval: this.#forgetting(clearInterval),
    };
    Object.defineProperty(this.#watched, promisify.custom, { value: this.#watchedPause });
    Object.assign(globalThis, replaced);
    Object.assign(timers, replaced);
    promises.setTimeout = this.#watchedPause;
    syncBuiltinESMExports();
  }

  /** @type {(callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => NodeJS.Timeout} */
  #watched = (callback, ms, ...args) => {
    const run = AsyncResource.bind(callback);
    const timeout = setTimeout(() => {
      this.#sleeps.delete(timeout);
      run(...args);
    }, ms);
    const watch = () =>
      this.#watch(
        timeout,
        ms,
        () => timeout.hasRef(),
        () => {
          clearTimeout(timeout);
          run(...args);
        },
      );
    const refresh = timeout.refresh.bind(timeout);
    timeout.refresh = () => {
      watch();
      return refresh();
    };
    watch();
    return timeout;
  };

  /** @type {(ms?: number, value?: any, options?: import("node:timers").TimerOptions) => Promise<any>} */
  #watchedPause = async (ms, value, options = {}) => {
    const woken = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, woken.signal]) : woken.signal;
    this.#watch(
      woken,
      ms,
      () => options.ref !== false,
      () => woken.abort(),
    );
    try {
      return await pause(ms, value, { ...options, signal });
    } catch (error) {
      if (woken.signal.aborted && !options.signal?.aborted) return value;
      throw error;
    } finally {
      this.#sleeps.delete(woken);
    }
  };

  /** @type {(clear: typeof clearTimeout) => typeof clearTimeout} */
  #forgetting = (clear) => (timeout) => {
    if (typeof timeout === "object") this.#sleeps.delete(timeout);
    clear(timeout);
  };

  /**
   * @param {object} key
   * @param {number | undefined} ms
   * @param {() => boolean} isKept whether it keeps the thread alive
   * @param {() => void} wake
   */
  #watch(key, ms, isKept, wake) {
    if (!(ms && ms >= SHORTEST_SLEEP_MS && ms <= LONGEST_SLEEP_MS)) return;
    this.#sleeps.set(key, { due: Math.ceil(this.#now() + ms), isKept, wake });
    this.#look();
  }

  #look() {
    if (this.#looking) return;
    this.#looking = true;
    this.#quietLooks = 0;
    this.#lookSoon();
  }

  #lookSoon() {
    setTimeout(() => {
      const kept = [...this.#sleeps.values()].filter(({ isKept }) => isKept());
      this.#looking = kept.length > 0 && this.#invocations > 0;
      if (!this.#looking) return;
      const isQuiet = process.getActiveResourcesInfo().every((resource) => RESTING.has(resource));
      this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
      if (this.#quietLooks < QUIET_LOOKS) return this.#lookSoon();
      // Until the runtime answers, or another timer is set, there is nothing to look for.
      this.#looking = false;
      this.#tell(Math.min(...kept.map(({ due }) => due)));
    }, LOOK_EVERY_MS).unref();
  }
}
