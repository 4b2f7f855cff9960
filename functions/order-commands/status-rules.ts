// What an order's status rules out. The read model lags behind, so what it does not know yet is let through: fulfilment decides.
import type { OrderStatus } from "../project-orders/order-views.ts";

/** Why an order can't be cancelled; undefined where it may. One that is cancelled already stays so: to ask again is no mistake. */
export function refusalToCancel(status: OrderStatus | undefined): string | undefined {
  if (status === "confirmed") return "the order is confirmed, which is too late to cancel it";
  if (status === "rejected") return "the order was rejected, so that there is nothing to cancel";
  return undefined;
}

const MAY_BE_REVIEWED: ReadonlySet<OrderStatus> = new Set(["accepted", "in-review"]);

/** Why an order can't be reviewed; undefined where it may. One that is not in review yet may be on its way there. */
export function refusalToReview(status: OrderStatus | undefined): string | undefined {
  if (status === undefined || MAY_BE_REVIEWED.has(status)) return undefined;
  return `the order is ${status}, so that there is nothing to review`;
}
