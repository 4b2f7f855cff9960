// Fulfilment asks for the payment of an order.
import { contract } from "./contract.ts";
import { Payment } from "./payment.ts";

export const PaymentRequested = contract({
  source: "orders.fulfilment",
  detailType: "PaymentRequested",
  version: 1,
  data: Payment,
});
