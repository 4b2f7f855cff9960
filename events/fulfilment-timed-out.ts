// A reminder that fulfilment sends itself: a step of an order has had its time.
import * as z from "zod";
import { contract } from "./contract.ts";
import { OrderId } from "./order.ts";

export const FulfilmentTimedOut = contract({
  source: "orders.fulfilment",
  detailType: "FulfilmentTimedOut",
  version: 1,
  data: z.object({ orderId: OrderId, step: z.enum(["stock", "payment"]) }),
});
