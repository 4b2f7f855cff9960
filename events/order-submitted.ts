// A customer placed an order. Nothing is checked yet but its shape.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const OrderSubmitted = contract({
  source: "orders.checkout",
  detailType: "OrderSubmitted",
  version: 1,
  data: Order,
});
