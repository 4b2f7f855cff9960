// The shapes that the payment events share.
import type * as z from "zod";
import { Money, Order } from "./order.ts";

/** What is to be captured, and from which card. */
export const Payment = Order.pick({ orderId: true, currency: true, paymentToken: true }).extend({ amount: Money });

export type Payment = z.output<typeof Payment>;
