// An order broke at least one business rule, and ends here.
import * as z from "zod";
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

/** One broken rule: a code for programs, a message for people. */
export const Reason = z.object({
  code: z.enum([
    "NO_LINES",
    "QUANTITY_NOT_POSITIVE",
    "PRICE_NEGATIVE",
    "TOTAL_NOT_POSITIVE",
    "TOTAL_IS_NOT_THE_SUM",
    "CURRENCY_UNKNOWN",
  ]),
  message: z.string(),
});

export type Reason = z.output<typeof Reason>;

export const OrderRejected = contract({
  source: "orders.validation",
  detailType: "OrderRejected",
  version: 1,
  data: Order.pick({ orderId: true, customer: true, total: true, currency: true }).extend({
    reasons: z.array(Reason).min(1),
  }),
});
