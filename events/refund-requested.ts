// Fulfilment wants the payment of an order undone, whether or not it was captured yet.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const RefundRequested = contract({
  source: "orders.fulfilment",
  detailType: "RefundRequested",
  version: 1,
  data: Order.pick({ orderId: true }),
});
