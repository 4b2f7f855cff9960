// What the read model rests on: every event of an order from its acceptance or rejection on. It decides nothing; project.ts folds what comes.
import {
  type Event,
  type EventOf,
  OrderAccepted,
  OrderCancellationRequested,
  OrderCancelled,
  OrderCleared,
  OrderConfirmed,
  OrderFlagged,
  OrderRejected,
  OrderReviewed,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  StockRefused,
  StockReleased,
  StockReserved,
} from "../../events/index.ts";
import { consumer } from "../consumer.ts";

/** In the order of a story. Not OrderSubmitted: one that breaks the contract stands in quarantine once, by validate-order, which tells of all others. */
export const orderEvents = [
  OrderRejected,
  OrderAccepted,
  OrderFlagged,
  OrderCleared,
  OrderReviewed,
  OrderCancellationRequested,
  StockReserved,
  StockRefused,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  StockReleased,
  OrderConfirmed,
  OrderCancelled,
] as const;

export type OrderEvent = EventOf<(typeof orderEvents)[number]>;

export const projectOrders = consumer({ name: "project-orders", consumes: orderEvents, decide: () => ({}) });

/** By source and type; the event has been read by its contract. */
export function isOrderEvent(event: Event): event is OrderEvent {
  return orderEvents.some(({ source, detailType }) => event.source === source && event.detailType === detailType);
}
