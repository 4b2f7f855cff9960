// Work that has the same key is done one after the other; other work side by side.

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Settles as `work` does, once whatever has the same key has settled. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = before ? before.then(work, work) : work();
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
