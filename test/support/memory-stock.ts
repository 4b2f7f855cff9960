// Stock in memory: the same conditional operations as the table's, each at one moment.
import type { Shortage } from "../../events/index.ts";
import type { OrderRecord, OrderStatus, SkuStand, StockStore } from "../../functions/keep-stock/stock-store.ts";

export class MemoryStock implements StockStore {
  readonly orders = new Map<string, OrderRecord>();
  readonly #skus = new Map<string, { available: number; sold: number; held: Map<string, number> }>();
  readonly #stockDefault: number;

  constructor(stockDefault: number) {
    this.#stockDefault = stockDefault;
  }

  /** A sku as it stands; `held` by order. */
  sku(sku: string) {
    const known = this.#skus.get(sku) ?? { available: this.#stockDefault, sold: 0, held: new Map<string, number>() };
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
    this.sku(sku).sold += this.#drop(sku, orderId);
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
