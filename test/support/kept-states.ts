// The table of what consumers keep, in memory: an item holds a state, in JSON, and by cause what was decided in it.

export interface Item<Outgoing> {
  readonly version: number;
  readonly state: unknown;
  readonly outbox: ReadonlyMap<string, Outgoing>;
}

export class KeptStates<Outgoing> {
  readonly #items = new Map<string, { version: number; json: string; outbox: ReadonlyMap<string, Outgoing> }>();

  /** Version 0 where nothing was kept yet. */
  load(id: string): Item<Outgoing> {
    const { version, json, outbox } = this.#items.get(id) ?? { version: 0, json: "{}", outbox: new Map() };
    const { state }: { state?: unknown } = JSON.parse(json);
    return { version, state, outbox };
  }

  /** False where another was kept since `before` was loaded. */
  keep(id: string, before: Item<Outgoing>, state: unknown, cause: string, outgoing: Outgoing): boolean {
    if ((this.#items.get(id)?.version ?? 0) !== before.version) return false;
    const outbox = new Map(before.outbox).set(cause, outgoing);
    this.#items.set(id, { version: before.version + 1, json: JSON.stringify({ state }), outbox });
    return true;
  }

  /** What was decided for the cause is dropped, as it is when it is old. */
  forget(id: string, cause: string): void {
    const item = this.#items.get(id);
    if (!item?.outbox.has(cause)) return;
    const outbox = new Map(item.outbox);
    outbox.delete(cause);
    this.#items.set(id, { ...item, version: item.version + 1, outbox });
  }
}
