// The payment of an order was refused: nothing was captured, nor will be.
import * as z from "zod";
import { contract } from "./contract.ts";
import { OrderId } from "./order.ts";

export const PaymentDeclined = contract({
  source: "orders.payment",
  detailType: "PaymentDeclined",
  version: 1,
  data: z.object({ orderId: OrderId, reason: z.string() }),
});
