// An order kept to every business rule, and goes on to be fulfilled.
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

export const OrderAccepted = contract({
  source: "orders.validation",
  detailType: "OrderAccepted",
  version: 1,
  data: Order,
});
