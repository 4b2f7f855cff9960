// An order that was accepted is not fulfilled, and whatever had been done for it is undone.
import * as z from "zod";
import { contract } from "./contract.ts";
import { Order } from "./order.ts";

/** Why: a code for programs, a message for people. */
export const CancellationReason = z.object({
  code: z.enum([
    "CUSTOMER_CANCELLED",
    "REVIEW_DECLINED",
    "OUT_OF_STOCK",
    "STOCK_TIMED_OUT",
    "PAYMENT_DECLINED",
    "PAYMENT_TIMED_OUT",
  ]),
  message: z.string(),
});

export type CancellationReason = z.output<typeof CancellationReason>;

export const OrderCancelled = contract({
  source: "orders.fulfilment",
  detailType: "OrderCancelled",
  version: 1,
  data: Order.pick({ orderId: true, customer: true, total: true, currency: true }).extend({
    reason: CancellationReason,
  }),
});
