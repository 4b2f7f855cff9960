// Takes a cleared order to its end: puts the goods aside, captures the payment, and confirms; or undoes what was done, and cancels.
import {
  FulfilmentTimedOut,
  OrderCancellationRequested,
  OrderCancelled,
  OrderCleared,
  OrderConfirmed,
  OrderFlagged,
  OrderReviewed,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  PaymentRequested,
  RefundRequested,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequested,
  StockReserved,
} from "../../events/index.ts";
import { consumer } from "../consumer.ts";
import type { Deadlines } from "./deadlines.ts";
import { fulfilmentDecision } from "./fulfilment-rules.ts";
import { Fulfilment, unknown } from "./state.ts";

export const fulfilOrder = consumer({
  name: "fulfil-order",
  consumes: [
    OrderCleared,
    OrderFlagged,
    OrderReviewed,
    OrderCancellationRequested,
    StockReserved,
    StockRefused,
    StockReleased,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
  ],
  publishes: [StockRequested, StockReleaseRequested, PaymentRequested, RefundRequested, OrderConfirmed, OrderCancelled],
  reminders: [FulfilmentTimedOut],
  remembers: { key: ({ data }) => data.orderId, state: Fulfilment },
  ask: (_event, { stepTimeoutSeconds }: Deadlines) => stepTimeoutSeconds,
  decide: (event, { state = unknown, answer }) => fulfilmentDecision(state, event, answer),
});
