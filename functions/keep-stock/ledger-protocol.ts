// How an order's goods are put aside, given back and sold by single-item writes alone, whatever crashes or comes between.
import type { Shortage } from "../../events/index.ts";
import { atOnce } from "./at-once.ts";
import { StockError } from "./errors.ts";
import type { Goods } from "./goods.ts";
import type { Reservation, StockLedger } from "./stock-ledger.ts";
import type { OrderRecord, OrderStatus, StockStore } from "./stock-store.ts";

export interface LedgerOptions {
  /** Calls at a time for one order. Default 16: 1,114 skus take 70 rounds. */
  readonly concurrency?: number;
  /** For how long an attempt may take goods, and answer, in milliseconds. Default: `TAKING_MS`. */
  readonly takingMs?: number;
  /** In milliseconds. */
  readonly now?: () => number;
}

/** How often a sku is tried that had too little each time it was to be taken, and enough when it was looked at. */
const ATTEMPTS = 5;

/**
 * How long after its start an attempt may take goods, and answer, in milliseconds: less than the function's time-out, during which the idempotency record
 * keeps a second attempt away. So an attempt that was given up and wakes again takes nothing behind the back of the one that came after it; nor does it
 * answer, since with an answer the order goes on, and no retry comes to finish what the other one may leave undone.
 */
export const TAKING_MS = 10_000;

/** One attempt to take an order's goods. */
interface Taking {
  readonly orderId: string;
  /** The end of its time, in milliseconds, and the signal that ends calls which are on their way then. */
  readonly until: number;
  readonly signal: AbortSignal;
}

/**
 * The order's item decides, in one conditional write; the skus' items follow. Goods are taken only for an order whose item names them and says
 * `reserving`; they are given back or sold only once it says so for good (`refused`, `released`, `settled`). A reservation that finds at its end that
 * the order was released meanwhile gives back what it took; if it crashed before that, its retry does.
 */
export class StoredLedger implements StockLedger {
  readonly #store: StockStore;
  readonly #concurrency: number;
  readonly #takingMs: number;
  readonly #now: () => number;

  constructor(store: StockStore, { concurrency = 16, takingMs = TAKING_MS, now = Date.now }: LedgerOptions = {}) {
    this.#store = store;
    this.#concurrency = concurrency;
    this.#takingMs = takingMs;
    this.#now = now;
  }

  async reserve(orderId: string, goods: Goods): Promise<Reservation> {
    const until = this.#now() + this.#takingMs;
    const taking = { orderId, until, signal: AbortSignal.timeout(this.#takingMs) };
    const answer = await this.#reserve(goods, taking);
    this.#checkTime(taking);
    return answer;
  }

  /** The release of a settled order, which the saga never asks for, does nothing: what is sold is not put aside. */
  async release(orderId: string): Promise<void> {
    const mark: OrderRecord = { status: "released", goods: new Map(), shortages: [] };
    if (await this.#store.create(orderId, mark)) return;
    await this.#store.move(orderId, ["reserving", "reserved"], "released");
    const { status, goods } = await this.#order(orderId);
    if (status !== "settled") await this.#giveBackAll(orderId, goods);
  }

  /** Throws StockError STILL_RESERVING, which a retry mends. */
  async settle(orderId: string): Promise<void> {
    await this.#store.move(orderId, ["reserved"], "settled");
    const order = await this.#store.order(orderId);
    if (order?.status === "reserving")
      throw new StockError("STILL_RESERVING", `the goods of order ${orderId} are not all put aside yet`);
    if (order?.status !== "settled") return;
    const held = await this.#heldOf(orderId, order.goods);
    await atOnce(this.#concurrency, held, (sku) => this.#store.sell(sku, orderId));
  }

  async #reserve(goods: Goods, taking: Taking): Promise<Reservation> {
    const { orderId } = taking;
    const fresh: OrderRecord = { status: "reserving", goods, shortages: [] };
    const first = await this.#store.create(orderId, fresh);
    let order = first ? fresh : await this.#order(orderId);
    if (order.status === "reserving") {
      const held = first ? [] : await this.#heldOf(orderId, order.goods);
      const shortages = await this.#takeAll(order.goods, new Set(held), taking);
      const outcome: OrderStatus = shortages.length > 0 ? "refused" : "reserved";
      const moved = await this.#store.move(orderId, ["reserving"], outcome, shortages);
      order = moved ? { ...order, status: outcome, shortages } : await this.#order(orderId);
    }
    if (order.status === "reserved" || order.status === "settled") return { outcome: "reserved" };
    // Also in a repeat: the attempt before this one may have crashed with goods in its hands.
    await this.#giveBackAll(orderId, order.goods);
    return { outcome: "refused", shortages: order.shortages };
  }

  /** Throws StockError OUT_OF_TIME, which a retry mends. */
  #checkTime({ orderId, until }: Taking): void {
    if (this.#now() >= until)
      throw new StockError(
        "OUT_OF_TIME",
        `the reservation of order ${orderId} took more than ${this.#takingMs} ms; the next attempt goes on`,
      );
  }

  /** An order's item is never deleted. */
  async #order(orderId: string): Promise<OrderRecord> {
    const order = await this.#store.order(orderId);
    if (!order) throw new StockError("ITEM_UNREADABLE", `the item of order ${orderId} was there, and is gone`);
    return order;
  }

  /** The skus of which something is held. An attempt that goes on after another does just what is left to do: that one may have done most of it. */
  async #heldOf(orderId: string, goods: Goods): Promise<string[]> {
    const skus = [...goods.keys()];
    const stands = await this.#store.look(skus, orderId);
    return skus.filter((sku) => stands.get(sku)?.held);
  }

  async #takeAll(goods: Goods, held: ReadonlySet<string>, taking: Taking): Promise<Shortage[]> {
    const missing = [...goods].filter(([sku]) => !held.has(sku));
    const shortages = await atOnce(this.#concurrency, missing, ([sku, quantity]) => this.#take(sku, quantity, taking));
    return shortages.filter((each) => each !== undefined);
  }

  async #take(sku: string, requested: number, taking: Taking): Promise<Shortage | undefined> {
    const { orderId, signal } = taking;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      this.#checkTime(taking);
      if (await this.#store.take(sku, orderId, requested, signal)) return undefined;
      const stand = (await this.#store.look([sku], orderId)).get(sku);
      if (stand?.held) return undefined;
      if (stand && stand.available < requested) return { sku, requested, available: stand.available };
    }
    throw new StockError(
      "CONTENDED",
      `sku ${sku} had too little when it was to be taken, and enough when it was looked at, ${ATTEMPTS} times over`,
    );
  }

  async #giveBackAll(orderId: string, goods: Goods): Promise<void> {
    const held = await this.#heldOf(orderId, goods);
    await atOnce(this.#concurrency, held, (sku) => this.#store.giveBack(sku, orderId));
  }
}
