// POST /orders/{id}/review: a person has decided on an order that was flagged.
import { firstEvent, OrderReviewed } from "../../events/index.ts";
import { dataOf, type JsonObject, jsonIn } from "../http/body.ts";
import { idIn } from "../http/path.ts";
import { Problem } from "../http/problem.ts";
import { json } from "../http/reply.ts";
import type { Route } from "../http/route.ts";
import type { Announce } from "./announce.ts";
import { eventIdOf } from "./ids.ts";
import type { KnownOrders } from "./known-orders.ts";
import { refusalToReview } from "./status-rules.ts";
import { metadataOf } from "./story.ts";

/** Other words that people have for a decision. */
const synonyms: ReadonlyMap<unknown, string> = new Map([
  ["approve", "approved"],
  ["decline", "declined"],
  ["reject", "declined"],
  ["rejected", "declined"],
]);

/** The same twice is one event; of two decisions that differ fulfilment takes the first. */
export function reviewOrder(announce: Announce, orders: KnownOrders): Route {
  return async (request) => {
    const orderId = idIn(request);
    const data = dataOf(OrderReviewed, withDecision(jsonIn(request)), { orderId }, "the path");
    const known = await orders.get(orderId);
    const refusal = refusalToReview(known?.status);
    if (refusal) throw new Problem("wrong-status", refusal, { members: { orderStatus: known?.status } });
    const eventId = eventIdOf(orderId, "review", JSON.stringify(data));
    const metadata = metadataOf(request, eventId, known?.correlationId ?? orderId);
    await announce(firstEvent(OrderReviewed.of(data), metadata));
    return json(202, { orderId, decision: data.decision });
  };
}

function withDecision(body: JsonObject): JsonObject {
  const decision = synonyms.get(body.decision);
  return decision === undefined ? body : { ...body, decision };
}
