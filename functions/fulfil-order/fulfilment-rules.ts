// The saga of an order, step by step: what follows from each event, and how to undo what was done when it can't go on.
import type {
  EventOf,
  FulfilmentTimedOut,
  OrderCancellationRequested,
  OrderCleared,
  OrderFlagged,
  OrderReviewed,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  StockRefused,
  StockReleased,
  StockReserved,
} from "../../events/index.ts";
import { type At, Fulfillable, type Fulfilment } from "./state.ts";
import {
  cancel,
  confirm,
  type FulfilmentDecision,
  refundPayment,
  releaseStock,
  requestPayment,
  requestStock,
} from "./steps.ts";

export type FulfilmentEvent = EventOf<
  | typeof OrderCleared
  | typeof OrderFlagged
  | typeof OrderReviewed
  | typeof OrderCancellationRequested
  | typeof StockReserved
  | typeof StockRefused
  | typeof StockReleased
  | typeof PaymentCaptured
  | typeof PaymentDeclined
  | typeof PaymentRefunded
  | typeof FulfilmentTimedOut
>;

const nothing: FulfilmentDecision = {};

/**
 * What follows from an event at each step. An event that a step does not wait for is late, repeated, or about something else: nothing follows.
 * The goods and the payment have `stepTimeoutSeconds` each.
 */
export function fulfilmentDecision(
  state: Fulfilment,
  event: FulfilmentEvent,
  stepTimeoutSeconds: number,
): FulfilmentDecision {
  switch (state.step) {
    case "unknown":
      return whileUnknown(state, event, stepTimeoutSeconds);
    case "in-review":
      return whileInReview(state, event, stepTimeoutSeconds);
    case "reserving-stock":
      return whileReservingStock(state, event, stepTimeoutSeconds);
    case "capturing-payment":
      return whileCapturingPayment(state, event);
    case "refunding":
      return event.detailType === "PaymentRefunded" ? releaseStock(state.order, state.reason) : nothing;
    case "releasing":
      return event.detailType === "StockReleased" ? cancel(state.order, state.reason) : nothing;
    case "confirmed":
    case "cancelled":
      return nothing;
  }
}

function whileUnknown(state: At<"unknown">, event: FulfilmentEvent, stepTimeoutSeconds: number): FulfilmentDecision {
  const { review, cancellationRequested } = state;
  switch (event.detailType) {
    case "OrderCleared":
      return cancellationRequested
        ? cancel(event.data, "CUSTOMER_CANCELLED")
        : requestStock(event.data, stepTimeoutSeconds);
    case "OrderFlagged":
      if (review === "declined") return cancel(event.data, "REVIEW_DECLINED");
      if (cancellationRequested) return cancel(event.data, "CUSTOMER_CANCELLED");
      if (review === "approved") return requestStock(event.data, stepTimeoutSeconds);
      return { state: { step: "in-review", order: Fulfillable.parse(event.data) } };
    case "OrderReviewed":
      // What came first stands.
      return review || cancellationRequested ? nothing : { state: { ...state, review: event.data.decision } };
    case "OrderCancellationRequested":
      return cancellationRequested ? nothing : { state: { ...state, cancellationRequested: true } };
    default:
      return nothing;
  }
}

function whileInReview(
  { order }: At<"in-review">,
  event: FulfilmentEvent,
  stepTimeoutSeconds: number,
): FulfilmentDecision {
  switch (event.detailType) {
    case "OrderReviewed":
      return event.data.decision === "approved"
        ? requestStock(order, stepTimeoutSeconds)
        : cancel(order, "REVIEW_DECLINED");
    case "OrderCancellationRequested":
      return cancel(order, "CUSTOMER_CANCELLED");
    default:
      return nothing;
  }
}

function whileReservingStock(
  { order }: At<"reserving-stock">,
  event: FulfilmentEvent,
  stepTimeoutSeconds: number,
): FulfilmentDecision {
  switch (event.detailType) {
    case "StockReserved":
      return requestPayment(order, stepTimeoutSeconds);
    case "StockRefused":
      // Nothing is put aside: there is nothing to release.
      return cancel(order, "OUT_OF_STOCK");
    case "OrderCancellationRequested":
      return releaseStock(order, "CUSTOMER_CANCELLED");
    case "FulfilmentTimedOut":
      return event.data.step === "stock" ? releaseStock(order, "STOCK_TIMED_OUT") : nothing;
    default:
      return nothing;
  }
}

function whileCapturingPayment({ order }: At<"capturing-payment">, event: FulfilmentEvent): FulfilmentDecision {
  switch (event.detailType) {
    case "PaymentCaptured":
      return confirm(order);
    case "PaymentDeclined":
      return releaseStock(order, "PAYMENT_DECLINED");
    case "OrderCancellationRequested":
      return refundPayment(order, "CUSTOMER_CANCELLED");
    case "FulfilmentTimedOut":
      return event.data.step === "payment" ? refundPayment(order, "PAYMENT_TIMED_OUT") : nothing;
    default:
      return nothing;
  }
}
