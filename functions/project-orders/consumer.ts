// What the read model rests on: every event that tells of an order. It decides nothing; project.ts folds what comes.
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
  OrderSubmitted,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  StockRefused,
  StockReleased,
  StockReserved,
} from "../../events/index.ts";
import { consumer } from "../consumer.ts";

/** In the order of a story. */
export const orderEvents = [
  OrderSubmitted,
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
