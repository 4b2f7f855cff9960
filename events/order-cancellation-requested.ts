// The customer wants an order cancelled. Whether it still can be is for fulfilment to say.
import * as z from "zod";
import { contract } from "./contract.ts";
import { OrderId } from "./order.ts";
import { Text } from "./text.ts";

export const OrderCancellationRequested = contract({
  source: "orders.checkout",
  detailType: "OrderCancellationRequested",
  version: 1,
  data: z.object({ orderId: OrderId, reason: Text.max(1_000).optional() }),
});
