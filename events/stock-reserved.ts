// All goods of an order are put aside.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const StockReserved = contract({
  source: "orders.stock",
  detailType: "StockReserved",
  version: 1,
  data: Order.pick({ orderId: true }),
});
