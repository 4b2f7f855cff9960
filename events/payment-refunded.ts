// Nothing of an order's payment is captured any more, nor will be.
import * as z from "zod";
import { contract } from "./contract.ts";
import { Money, OrderId } from "./order.ts";

export const PaymentRefunded = contract({
  source: "orders.payment",
  detailType: "PaymentRefunded",
  version: 1,
  /** `amount` is what was given back: 0 where nothing had been captured. */
  data: z.object({ orderId: OrderId, amount: Money }),
});
