// POST /orders/{id}/cancel: the customer wants the order cancelled.
import { firstEvent, OrderCancellationRequested } from "../../events/index.ts";
import { dataOf, optionalJsonIn } from "../http/body.ts";
import { idIn } from "../http/path.ts";
import { Problem } from "../http/problem.ts";
import { json } from "../http/reply.ts";
import type { Route } from "../http/route.ts";
import type { Announce } from "./announce.ts";
import { eventIdOf } from "./ids.ts";
import type { KnownOrders } from "./known-orders.ts";
import { refusalToCancel } from "./status-rules.ts";
import { metadataOf } from "./story.ts";

/** To ask the same twice is one event. An order that the read model does not know is asked for all the same: it may just not know it yet. */
export function cancelOrder(announce: Announce, orders: KnownOrders): Route {
  return async (request) => {
    const orderId = idIn(request);
    const data = dataOf(OrderCancellationRequested, optionalJsonIn(request), { orderId }, "the path");
    const known = await orders.get(orderId);
    const refusal = refusalToCancel(known?.status);
    if (refusal) throw new Problem("wrong-status", refusal, { members: { orderStatus: known?.status } });
    const metadata = metadataOf(
      request,
      eventIdOf(orderId, "cancel", JSON.stringify(data)),
      known?.correlationId ?? orderId,
    );
    await announce(firstEvent(OrderCancellationRequested.of(data), metadata));
    return json(202, { orderId });
  };
}
