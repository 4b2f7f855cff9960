// Fulfilment asks for the goods of an order to be put aside. The same sku may stand on several lines.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const StockRequested = contract({
  source: "orders.fulfilment",
  detailType: "StockRequested",
  version: 1,
  data: Order.pick({ orderId: true, lines: true }),
});
