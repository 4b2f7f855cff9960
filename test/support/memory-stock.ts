// Stock in memory: the same conditional operations as the table's, each at one moment.
import type { Shortage } from "../../events/index.ts";
import type { OrderRecord, OrderStatus, SkuStand, StockStore } from "../../functions/keep-stock/stock-store.ts";

/** What is held, and what was sold, stands by order. */
interface Sku {
  available: number;
  readonly held: Map<string, number>;
  readonly sold: Map<string, number>;
}

export class MemoryStock implements StockStore {
  readonly orders = new Map<string, OrderRecord>();
  readonly #skus = new Map<string, Sku>();
  readonly #stockDefault: number;

  constructor(stockDefault: number) {
    this.#stockDefault = stockDefault;
  }

  /** A sku as it stands. */
  sku(sku: string): Sku {
    const known = this.#skus.get(sku) ?? { available: this.#stockDefault, held: new Map(), sold: new Map() };
    this.#skus.set(sku, known);
    return known;
  }

  async take(sku: string, orderId: string, quantity: number): Promise<boolean> {
    const item = this.sku(sku);
    if (item.held.has(orderId) || item.available < quantity) return false;
    item.available -= quantity;
    item.held.set(orderId, quantity);
    return true;
  }

  async look(skus: readonly string[], orderId: string): Promise<ReadonlyMap<string, SkuStand>> {
    const stands = new Map<string, SkuStand>();
    for (const sku of skus) {
      const { available, held } = this.sku(sku);
      stands.set(sku, { available, held: held.has(orderId) });
    }
    return stands;
  }

  async giveBack(sku: string, orderId: string): Promise<void> {
    this.sku(sku).available += this.#drop(sku, orderId);
  }

  async sell(sku: string, orderId: string): Promise<void> {
    const { held, sold } = this.sku(sku);
    if (held.has(orderId)) sold.set(orderId, (sold.get(orderId) ?? 0) + this.#drop(sku, orderId));
  }

  async order(orderId: string): Promise<OrderRecord | undefined> {
    return this.orders.get(orderId);
  }

  async create(orderId: string, record: OrderRecord): Promise<boolean> {
    if (this.orders.has(orderId)) return false;
    this.orders.set(orderId, record);
    return true;
  }

  async move(
    orderId: string,
    from: readonly OrderStatus[],
    to: OrderStatus,
    shortages: readonly Shortage[] = [],
  ): Promise<boolean> {
    const order = this.orders.get(orderId);
    if (!order || !from.includes(order.status)) return false;
    this.orders.set(orderId, { ...order, status: to, shortages });
    return true;
  }

  #drop(sku: string, orderId: string): number {
    const { held } = this.sku(sku);
    const quantity = held.get(orderId) ?? 0;
    held.delete(orderId);
    return quantity;
  }
}
