// What the ledger's protocol needs of a database: conditional operations on one item each, and nothing across items.
import type { Shortage } from "../../events/index.ts";
import type { Goods } from "./goods.ts";

/** `reserving` goes to any of the others, `reserved` to `released` or `settled`; these three, and `refused`, stay. */
export type OrderStatus = "reserving" | "reserved" | "refused" | "released" | "settled";

/** An order's item. Nothing is ever taken for an order but the goods that stand here. */
export interface OrderRecord {
  readonly status: OrderStatus;
  /** None where the order was released before it was reserved. */
  readonly goods: Goods;
  /** Of a refused order: what was missing. */
  readonly shortages: readonly Shortage[];
}

/** How much of a sku is available, and whether some is held for the order in question. */
export interface SkuStand {
  readonly available: number;
  readonly held: boolean;
}

/** Each operation reads and writes one item, at one moment, and reads what was written last. */
export interface StockStore {
  /** Moves the quantity from what is available to what is held for the order; false where something is held already, or less is available. */
  take(sku: string, orderId: string, quantity: number, signal: AbortSignal): Promise<boolean>;
  /** How each sku stands; each is read at a moment of its own. */
  look(skus: readonly string[], orderId: string): Promise<ReadonlyMap<string, SkuStand>>;
  /** Makes available again what is held for the order, if anything is. */
  giveBack(sku: string, orderId: string): Promise<void>;
  /** Drops what is held for the order, if anything is. */
  sell(sku: string, orderId: string): Promise<void>;

  order(orderId: string): Promise<OrderRecord | undefined>;
  /** Writes the order's item; false where there is one. */
  create(orderId: string, record: OrderRecord): Promise<boolean>;
  /** Changes the status, and the shortages; false where the status is none of `from`, or there is no item. */
  move(
    orderId: string,
    from: readonly OrderStatus[],
    to: OrderStatus,
    shortages?: readonly Shortage[],
  ): Promise<boolean>;
}
