// The steps that fulfilment can take: what is asked of others, and what has to be remembered for the answer.
import {
  type DraftOf,
  FulfilmentTimedOut,
  OrderCancelled,
  OrderConfirmed,
  PaymentRequested,
  RefundRequested,
  StockReleaseRequested,
  StockRequested,
} from "../../events/index.ts";
import type { Decision } from "../consumer.ts";
import { type CancellationCode, messages } from "./cancellation-reasons.ts";
import { type Fulfillable, type Fulfilment, Payable, Summary } from "./state.ts";

export type FulfilmentDecision = Decision<
  DraftOf<
    | typeof StockRequested
    | typeof StockReleaseRequested
    | typeof PaymentRequested
    | typeof RefundRequested
    | typeof OrderConfirmed
    | typeof OrderCancelled
  >,
  never,
  Fulfilment,
  DraftOf<typeof FulfilmentTimedOut>
>;

/** Goods are put aside sku by sku: an order has the step's time once more for each so many lines beyond the first. */
const LINES_IN_A_STEP = 300;

export function requestStock(order: Fulfillable, stepTimeoutSeconds: number): FulfilmentDecision {
  const { orderId, lines } = order;
  const afterSeconds = stepTimeoutSeconds * Math.max(1, Math.ceil(lines.length / LINES_IN_A_STEP));
  return {
    state: { step: "reserving-stock", order: Payable.parse(order) },
    publish: [StockRequested.of(order)],
    later: [{ afterSeconds, event: FulfilmentTimedOut.of({ orderId, step: "stock" }) }],
  };
}

export function requestPayment(order: Payable, stepTimeoutSeconds: number): FulfilmentDecision {
  const { orderId, total, currency, paymentToken } = order;
  return {
    state: { step: "capturing-payment", order: Summary.parse(order) },
    publish: [PaymentRequested.of({ orderId, amount: total, currency, paymentToken })],
    later: [{ afterSeconds: stepTimeoutSeconds, event: FulfilmentTimedOut.of({ orderId, step: "payment" }) }],
  };
}

export function refundPayment(order: Summary, reason: CancellationCode): FulfilmentDecision {
  return {
    state: { step: "refunding", order, reason },
    publish: [RefundRequested.of(order)],
  };
}

export function releaseStock(order: Summary, reason: CancellationCode): FulfilmentDecision {
  return {
    state: { step: "releasing", order: Summary.parse(order), reason },
    publish: [StockReleaseRequested.of(order)],
  };
}

export function confirm(order: Summary): FulfilmentDecision {
  return { state: { step: "confirmed" }, publish: [OrderConfirmed.of(order)] };
}

export function cancel(order: Summary, code: CancellationCode): FulfilmentDecision {
  return {
    state: { step: "cancelled" },
    publish: [OrderCancelled.of({ ...order, reason: { code, message: messages[code] } })],
  };
}
