// POST /orders: a customer places an order.
import { randomUUID } from "node:crypto";
import { firstEvent, type Order, OrderSubmitted } from "../../events/index.ts";
import { dataOf, jsonIn } from "../http/body.ts";
import { publicPath } from "../http/path.ts";
import { json } from "../http/reply.ts";
import type { Route } from "../http/route.ts";
import type { Announce } from "./announce.ts";
import { idempotencyKeyIn, type OnceUnder } from "./idempotency-keys.ts";
import { eventIdOf, orderIdOf } from "./ids.ts";
import { metadataOf } from "./story.ts";

export function submitOrder(announce: Announce, onceUnderKey: OnceUnder): Route {
  return async (request, invocation) => {
    const key = idempotencyKeyIn(request);
    const placed = dataOf(OrderSubmitted, jsonIn(request), { orderId: randomUUID() }, "the service");
    const submit = async (order: Order) => {
      const { orderId } = order;
      const metadata = metadataOf(request, eventIdOf(orderId, "submit"), orderId);
      await announce(firstEvent(OrderSubmitted.of(order), metadata));
      return { orderId };
    };
    const { orderId } = key === undefined ? await submit(placed) : await submitOnce(key);
    const location = publicPath(request, `/orders/${orderId}`);
    return json(202, { orderId }, { location });

    /** What the contract reads is the request, however it was written. */
    async function submitOnce(key: string) {
      const { orderId: _, ...asked } = placed;
      const text = JSON.stringify(asked);
      return await onceUnderKey(invocation, key, text, () => submit({ ...placed, orderId: orderIdOf(key, text) }));
    }
  };
}
