// The queries of the HTTP API: what the read model knows of orders.
import { Logger } from "@aws-lambda-powertools/logger";
import { apiHandler } from "../http/api-handler.ts";
import type { OrderViews } from "../project-orders/order-views.ts";
import { oneOrder, ordersOfCustomer } from "./routes.ts";

/** The Lambda entry. */
export function orderQueries(views: OrderViews) {
  return apiHandler(new Logger({ serviceName: "order-queries" }), {
    "GET /orders/{id}": oneOrder(views),
    "GET /customers/{id}/orders": ordersOfCustomer(views),
  });
}
