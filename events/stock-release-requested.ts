// Fulfilment wants the goods of an order back on the shelf, whether or not they were put aside yet.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const StockReleaseRequested = contract({
  source: "orders.fulfilment",
  detailType: "StockReleaseRequested",
  version: 1,
  data: Order.pick({ orderId: true }),
});
