// Some goods of an order are not there: nothing is put aside for it.
import * as z from "zod";
import { contract } from "./contract.ts";
import { OrderId, Sku } from "./order.ts";

/** What was asked of a sku, and what there was. */
export const Shortage = z.object({ sku: Sku, requested: z.int(), available: z.int() });

export type Shortage = z.output<typeof Shortage>;

/** Without a shortage where the order had been released before its goods were put aside. */
export const StockRefused = contract({
  source: "orders.stock",
  detailType: "StockRefused",
  version: 1,
  data: z.object({ orderId: OrderId, shortages: z.array(Shortage) }),
});
