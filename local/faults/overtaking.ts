// Deliveries that are held back until a later one on the same way has been made.

interface HeldBack {
  readonly order: number;
  readonly goOn: () => void;
}

export class Overtaking {
  readonly #held = new Map<string, Set<HeldBack>>();

  /** Calls `goOn` once a delivery with a higher `order` has been made on this way, until the function that this returns is called. */
  wait(way: string, order: number, goOn: () => void): () => void {
    const held = { order, goOn };
    const all = this.#held.get(way) ?? new Set();
    this.#held.set(way, all.add(held));
    return () => {
      all.delete(held);
      if (all.size === 0 && this.#held.get(way) === all) this.#held.delete(way);
    };
  }

  made(way: string, order: number): void {
    for (const held of [...(this.#held.get(way) ?? [])]) if (held.order < order) held.goOn();
  }
}
