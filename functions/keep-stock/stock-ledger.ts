// The port by which keep-stock asks for goods: what is put aside for an order, given back, or sold.
import type { Shortage } from "../../events/index.ts";
import type { Goods } from "./goods.ts";

/** Without a shortage where the order had been released before all its goods were put aside. */
export type Reservation =
  | { readonly outcome: "reserved" }
  | { readonly outcome: "refused"; readonly shortages: readonly Shortage[] };

/** Keyed by the order: a repeat of any of these changes nothing, and finishes what an earlier attempt left undone. */
export interface StockLedger {
  /** Puts aside all the goods, or none. A repeat answers as the first did, unless the order was released since: then that it is refused. */
  reserve(orderId: string, goods: Goods): Promise<Reservation>;
  /** Gives back what is put aside, and leaves a mark, so that a reservation that comes later is refused. */
  release(orderId: string): Promise<void>;
  /** What is put aside is sold. An order for which nothing is has nothing to sell. */
  settle(orderId: string): Promise<void>;
}
