// A reminder that take-payment sends itself: the gateway had no answer yet, and is to be asked again.
import * as z from "zod";
import { contract } from "./contract.ts";
import { Payment } from "./payment.ts";

export const PaymentPending = contract({
  source: "orders.payment",
  detailType: "PaymentPending",
  version: 1,
  /** `asked` counts how often it was asked. */
  data: Payment.extend({ asked: z.int().positive() }),
});
