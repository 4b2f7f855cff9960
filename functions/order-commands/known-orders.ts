// What commands ask of the read model.
import type { OrderStatus } from "../project-orders/order-views.ts";

export interface KnownOrder {
  readonly status: OrderStatus;
  /** Of the order's story. An order that came by this API has its own id for it. */
  readonly correlationId?: string;
}

export interface KnownOrders {
  /** undefined where no event has told of such an order yet. */
  get(orderId: string): Promise<KnownOrder | undefined>;
}
