// What follows from each event at each step of fulfilment: the table is the specification, and what it leaves out changes nothing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CancellationReason,
  type Draft,
  type Event,
  FulfilmentTimedOut,
  firstEvent,
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
} from "../../../events/index.ts";
import type { Decision } from "../../../functions/consumer.ts";
import { fulfilOrder } from "../../../functions/fulfil-order/consumer.ts";
import { Fulfilment } from "../../../functions/fulfil-order/state.ts";
import { anOrder } from "../../support/orders.ts";

const orderId = "order-1";
const { customer, lines, total, currency, paymentToken } = anOrder();
const summary = { orderId, customer, total, currency };
const scored = { ...anOrder(), score: 40, signals: [] };

const events = {
  OrderCleared: OrderCleared.of(scored),
  OrderFlagged: OrderFlagged.of(scored),
  "OrderReviewed: approved": OrderReviewed.of({ orderId, decision: "approved" }),
  "OrderReviewed: declined": OrderReviewed.of({ orderId, decision: "declined" }),
  OrderCancellationRequested: OrderCancellationRequested.of({ orderId }),
  StockReserved: StockReserved.of({ orderId }),
  StockRefused: StockRefused.of({ orderId, shortages: [{ sku: "tea", requested: 2, available: 1 }] }),
  StockReleased: StockReleased.of({ orderId }),
  PaymentCaptured: PaymentCaptured.of({ orderId, amount: total, currency }),
  PaymentDeclined: PaymentDeclined.of({ orderId, reason: "insufficient funds" }),
  PaymentRefunded: PaymentRefunded.of({ orderId, amount: total }),
  "FulfilmentTimedOut: stock": FulfilmentTimedOut.of({ orderId, step: "stock" }),
  "FulfilmentTimedOut: payment": FulfilmentTimedOut.of({ orderId, step: "payment" }),
} satisfies Record<string, Draft>;

const states = {
  "nothing known": undefined,
  "approved ahead": { step: "unknown", review: "approved" },
  "declined ahead": { step: "unknown", review: "declined" },
  "cancelled ahead": { step: "unknown", cancellationRequested: true },
  "approved, then cancelled ahead": { step: "unknown", review: "approved", cancellationRequested: true },
  "declined, then cancelled ahead": { step: "unknown", review: "declined", cancellationRequested: true },
  "in review": { step: "in-review", order: { ...summary, paymentToken, lines } },
  "reserving stock": { step: "reserving-stock", order: { ...summary, paymentToken } },
  "capturing payment": { step: "capturing-payment", order: summary },
  refunding: { step: "refunding", order: summary, reason: "PAYMENT_TIMED_OUT" },
  releasing: { step: "releasing", order: summary, reason: "PAYMENT_DECLINED" },
  confirmed: { step: "confirmed" },
  cancelled: { step: "cancelled" },
} satisfies Record<string, Fulfilment | undefined>;

const fulfilment = { source: "orders.fulfilment", version: 1 };
const timeOut = (step: "stock" | "payment") => ({
  afterSeconds: 30,
  event: { ...fulfilment, detailType: "FulfilmentTimedOut", data: { orderId, step } },
});

const remembers = (state: keyof typeof states): Decision => ({ state: states[state] });

const requestsStock: Decision = {
  ...remembers("reserving stock"),
  publish: [{ ...fulfilment, detailType: "StockRequested", data: { orderId, lines } }],
  later: [timeOut("stock")],
};

const requestsPayment: Decision = {
  ...remembers("capturing payment"),
  publish: [
    { ...fulfilment, detailType: "PaymentRequested", data: { orderId, amount: total, currency, paymentToken } },
  ],
  later: [timeOut("payment")],
};

const confirms: Decision = {
  ...remembers("confirmed"),
  publish: [{ ...fulfilment, detailType: "OrderConfirmed", data: summary }],
};

const refundsFor = (reason: CancellationReason["code"]): Decision => ({
  state: { step: "refunding", order: summary, reason },
  publish: [{ ...fulfilment, detailType: "RefundRequested", data: { orderId } }],
});

const releasesFor = (reason: CancellationReason["code"]): Decision => ({
  state: { step: "releasing", order: summary, reason },
  publish: [{ ...fulfilment, detailType: "StockReleaseRequested", data: { orderId } }],
});

const cancelsFor = (code: CancellationReason["code"]): Decision => ({
  ...remembers("cancelled"),
  publish: [
    {
      ...fulfilment,
      detailType: "OrderCancelled",
      data: { ...summary, reason: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } },
    },
  ],
});

const table: Record<keyof typeof states, Partial<Record<keyof typeof events, Decision>>> = {
  "nothing known": {
    OrderCleared: requestsStock,
    OrderFlagged: remembers("in review"),
    "OrderReviewed: approved": remembers("approved ahead"),
    "OrderReviewed: declined": remembers("declined ahead"),
    OrderCancellationRequested: remembers("cancelled ahead"),
  },
  // A review is of no account for an order that was not flagged.
  "approved ahead": {
    OrderCleared: requestsStock,
    OrderFlagged: requestsStock,
    OrderCancellationRequested: remembers("approved, then cancelled ahead"),
  },
  "declined ahead": {
    OrderCleared: requestsStock,
    OrderFlagged: cancelsFor("REVIEW_DECLINED"),
    OrderCancellationRequested: remembers("declined, then cancelled ahead"),
  },
  "cancelled ahead": {
    OrderCleared: cancelsFor("CUSTOMER_CANCELLED"),
    OrderFlagged: cancelsFor("CUSTOMER_CANCELLED"),
  },
  "approved, then cancelled ahead": {
    OrderCleared: cancelsFor("CUSTOMER_CANCELLED"),
    OrderFlagged: cancelsFor("CUSTOMER_CANCELLED"),
  },
  "declined, then cancelled ahead": {
    OrderCleared: cancelsFor("CUSTOMER_CANCELLED"),
    OrderFlagged: cancelsFor("REVIEW_DECLINED"),
  },
  "in review": {
    "OrderReviewed: approved": requestsStock,
    "OrderReviewed: declined": cancelsFor("REVIEW_DECLINED"),
    OrderCancellationRequested: cancelsFor("CUSTOMER_CANCELLED"),
  },
  "reserving stock": {
    StockReserved: requestsPayment,
    StockRefused: cancelsFor("OUT_OF_STOCK"),
    OrderCancellationRequested: releasesFor("CUSTOMER_CANCELLED"),
    "FulfilmentTimedOut: stock": releasesFor("STOCK_TIMED_OUT"),
  },
  "capturing payment": {
    PaymentCaptured: confirms,
    PaymentDeclined: releasesFor("PAYMENT_DECLINED"),
    OrderCancellationRequested: refundsFor("CUSTOMER_CANCELLED"),
    "FulfilmentTimedOut: payment": refundsFor("PAYMENT_TIMED_OUT"),
  },
  refunding: {
    PaymentRefunded: releasesFor("PAYMENT_TIMED_OUT"),
  },
  releasing: {
    StockReleased: cancelsFor("PAYMENT_DECLINED"),
  },
  confirmed: {},
  cancelled: {},
};

function decide(draft: Draft, state: unknown): Decision {
  const event: Event = firstEvent(draft);
  return fulfilOrder.decide(event, { state, answer: fulfilOrder.ask?.(event, { stepTimeoutSeconds: 30 }) });
}

/** In a few words, for the test's name. */
function wordsFor({ publish = [], state }: Decision): string {
  if (publish.length > 0) return publish.map(({ detailType }) => detailType).join(", ");
  return state ? "is remembered" : "changes nothing";
}

describe.each(Object.entries(states))("%s:", (name, state) => {
  const row = new Map(Object.entries(new Map(Object.entries(table)).get(name) ?? {}));
  const cases = Object.entries(events).map(([event, draft]) => {
    const decision = row.get(event) ?? {};
    return { event, draft, decision, outcome: wordsFor(decision) };
  });
  it.each(cases)("$event -> $outcome", ({ draft, decision }) => {
    expect(decide(draft, state)).toEqual(decision);
  });
});

describe("the table", () => {
  it("has every event that fulfilment consumes, and every step that it can be at", () => {
    const { consumes, reminders } = fulfilOrder;
    const steps = Object.values(states).map((state) => state?.step);

    expect(new Set(Object.values(events).map(({ detailType }) => detailType))).toEqual(
      new Set([...consumes, ...reminders].map(({ detailType }) => detailType)),
    );
    expect(new Set(steps)).toEqual(new Set([undefined, ...Fulfilment.options.map(({ shape }) => shape.step.value)]));
  });
});

it.each([
  [300, 30],
  [301, 60],
  [1_114, 120],
])("an order of %i lines has %i seconds to be put aside", (count, afterSeconds) => {
  const many = Array.from({ length: count }, () => ({ sku: "tea", quantity: 1, unitPrice: 1 }));
  expect(decide(OrderCleared.of({ ...scored, lines: many }), undefined).later).toEqual([
    { ...timeOut("stock"), afterSeconds },
  ]);
});

describe("any events at all, however unlikely", () => {
  it("have an answer, ask for each thing once at most, end an order once at most, and change nothing after that", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(events)), { size: "large" }), (drafts) => {
        let state: unknown;
        const published: string[] = [];
        for (const draft of drafts) {
          const decision = decide(draft, state);
          if (decision.state !== undefined) state = Fulfilment.parse(JSON.parse(JSON.stringify(decision.state)));
          published.push(...(decision.publish ?? []).map(({ detailType }) => detailType));
        }
        const end = published.findIndex((each) => each === "OrderConfirmed" || each === "OrderCancelled");

        expect(published.slice(end + 1)).toEqual(end === -1 ? published : []);
        expect(new Set(published).size).toBe(published.length);
      }),
    );
  });
});
