// Which messages were seen already: delivery is at least once, and it is for subscribers to drop repeats.

/** Far more than come between a message and its repeat. */
const MOST = 10_000;

export class Seen {
  readonly #ids = new Set<string>();

  /** Notes the id. Whether it was known before; the oldest of 10,000 are forgotten. */
  again(id: string): boolean {
    if (this.#ids.has(id)) return true;
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MOST) break;
      this.#ids.delete(oldest);
    }
    return false;
  }
}
