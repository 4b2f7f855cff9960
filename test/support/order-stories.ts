// What may happen to an order, as its events tell it.
import fc from "fast-check";
import {
  type Draft,
  firstEvent,
  type Metadata,
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
import { isOrderEvent, type OrderEvent } from "../../functions/project-orders/consumer.ts";
import { anId, anOrder } from "./orders.ts";

const order = anOrder();
const { orderId, total, currency } = order;
const signals = [{ code: "UNUSUAL_AMOUNT" as const, message: "ten times the usual", weight: 60 }];
const outOfStock = { code: "OUT_OF_STOCK" as const, message: "no tea" };

/** A draft of each event of an order; all of one order. */
export const drafts = {
  rejected: OrderRejected.of({ ...order, reasons: [{ code: "NO_LINES", message: "no lines" }] }),
  accepted: OrderAccepted.of(order),
  flagged: OrderFlagged.of({ ...order, score: 60, signals }),
  cleared: OrderCleared.of({ ...order, score: 0, signals: [] }),
  approved: OrderReviewed.of({ orderId, decision: "approved" }),
  declined: OrderReviewed.of({ orderId, decision: "declined" }),
  cancellationRequested: OrderCancellationRequested.of({ orderId }),
  reserved: StockReserved.of({ orderId }),
  refused: StockRefused.of({ orderId, shortages: [] }),
  captured: PaymentCaptured.of({ orderId, amount: total, currency }),
  paymentDeclined: PaymentDeclined.of({ orderId, reason: "no money" }),
  refunded: PaymentRefunded.of({ orderId, amount: total }),
  nothingRefunded: PaymentRefunded.of({ orderId, amount: 0 }),
  released: StockReleased.of({ orderId }),
  confirmed: OrderConfirmed.of(order),
  cancelled: OrderCancelled.of({ ...order, reason: outOfStock }),
} satisfies Record<string, Draft>;

export type Step = keyof typeof drafts;

/** The step of an order as an event. */
export function eventOf(step: Step, known: Partial<Omit<Metadata, "version">> = {}): OrderEvent {
  const draft: Draft = drafts[step];
  const event = firstEvent(draft, { correlationId: "story-1", occurredAt: "2026-11-02T09:30:00.000Z", ...known });
  if (!isOrderEvent(event)) throw new Error(`${step} is no event that the read model knows`);
  return event;
}

/** The steps as events with the ids 1, 2, 3, …, and all of one time, as what follows from one event is. */
export function storyOf(...steps: readonly Step[]): OrderEvent[] {
  return steps.map((step, at) => eventOf(step, { id: anId(at + 1) }));
}

const steps = Object.keys(drafts).filter((key): key is Step => key in drafts);

/** Any events of one order, likely and unlikely ones, of some types or of all: some of them more than once over, some at one time. */
export const anyEvents: fc.Arbitrary<OrderEvent[]> = fc
  .subarray(steps, { minLength: 1 })
  .chain((some) => fc.array(anEventOf(some), { maxLength: 60 }));

function anEventOf(some: readonly Step[]): fc.Arbitrary<OrderEvent> {
  return fc
    .record({
      step: fc.constantFrom(...some),
      id: fc.integer({ min: 1, max: 40 }),
      minute: fc.integer({ min: 10, max: 14 }),
    })
    .map(({ step, id, minute }) =>
      eventOf(step, { id: anId(id + 100 * steps.indexOf(step)), occurredAt: `2026-11-02T09:${minute}:00.000Z` }),
    );
}
