// GET /orders/{id} and GET /customers/{id}/orders: what the read model knows.
import { idIn, publicPath } from "../http/path.ts";
import { invalid, Problem } from "../http/problem.ts";
import { json } from "../http/reply.ts";
import type { ApiRequest, Route } from "../http/route.ts";
import { BadCursorError, type OrderViews, type PageRequest } from "../project-orders/order-views.ts";

const DEFAULT_LIMIT = 20;
const MOST = 100;

export function oneOrder(views: OrderViews): Route {
  return async (request) => {
    const orderId = idIn(request);
    const view = await views.get(orderId);
    if (view) return json(200, view);
    throw new Problem(
      "no-such-order",
      `there is no order ${JSON.stringify(orderId)}; one that was just submitted is here within seconds`,
    );
  };
}

/** Newest first. A customer whom nobody has heard of has no orders. */
export function ordersOfCustomer(views: OrderViews): Route {
  return async (request) => {
    const customerId = idIn(request);
    const page = pageIn(request);
    const { orders, next } = await views.ofCustomer(customerId, page).catch(refuseCursor);
    if (next === undefined) return json(200, { orders });
    const query = new URLSearchParams({ limit: String(page.limit), cursor: next });
    const path = publicPath(request, `/customers/${encodeURIComponent(customerId)}/orders?${query}`);
    return json(200, { orders, next }, { link: `<${path}>; rel="next"` });
  };
}

function pageIn({ queryStringParameters = {} }: ApiRequest): PageRequest {
  const { limit = String(DEFAULT_LIMIT), cursor } = queryStringParameters;
  const size = /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (size < 1 || size > MOST)
    throw invalid([
      { field: "limit", message: `has to be a whole number from 1 to ${MOST}, and is ${JSON.stringify(limit)}` },
    ]);
  return { limit: size, ...(cursor !== undefined && { after: cursor }) };
}

function refuseCursor(error: unknown): never {
  if (error instanceof BadCursorError) throw invalid([{ field: "cursor", message: error.message }]);
  throw error;
}
