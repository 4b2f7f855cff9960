// Why an order was cancelled, in words for the customer.
import type { CancellationReason } from "../../events/index.ts";

export type CancellationCode = CancellationReason["code"];

export const messages: Readonly<Record<CancellationCode, string>> = {
  CUSTOMER_CANCELLED: "You cancelled the order.",
  REVIEW_DECLINED: "We looked into the order, and can't accept it.",
  OUT_OF_STOCK: "Some of the goods are out of stock.",
  STOCK_TIMED_OUT: "We could not put the goods aside in time.",
  PAYMENT_DECLINED: "Your payment was declined.",
  PAYMENT_TIMED_OUT: "Your payment did not go through in time. You are not charged.",
};
