// Nothing is put aside for an order any more, nor will be.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const StockReleased = contract({
  source: "orders.stock",
  detailType: "StockReleased",
  version: 1,
  data: Order.pick({ orderId: true }),
});
