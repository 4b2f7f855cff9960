// A person has decided on an order that was flagged.
import * as z from "zod";
import { contract } from "./contract.ts";
import { OrderId } from "./order.ts";
import { Text } from "./text.ts";

export const OrderReviewed = contract({
  source: "orders.review",
  detailType: "OrderReviewed",
  version: 1,
  data: z.object({
    orderId: OrderId,
    decision: z.enum(["approved", "declined"]),
    reviewer: Text.min(1).max(128).optional(),
    note: Text.max(1_000).optional(),
  }),
});
