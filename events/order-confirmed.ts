// An order is paid and its goods are put aside: it ends well.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const OrderConfirmed = contract({
  source: "orders.fulfilment",
  detailType: "OrderConfirmed",
  version: 1,
  data: Order.pick({ orderId: true, customer: true, total: true, currency: true }),
});
