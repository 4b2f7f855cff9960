// The payment of an order was captured.
import { contract } from "./contract.ts";
import { Payment } from "./payment.ts";

export const PaymentCaptured = contract({
  source: "orders.payment",
  detailType: "PaymentCaptured",
  version: 1,
  data: Payment.omit({ paymentToken: true }),
});
