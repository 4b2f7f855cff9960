import fc from "fast-check";
import { expect, test } from "vitest";
import { firstEvent, OrderAccepted, OrderRejected } from "../../../events/index.ts";
import type { OrderEvent } from "../../../functions/project-orders/consumer.ts";
import { OrderRecord, statusOrder, viewOf, withEvent } from "../../../functions/project-orders/order-view-rules.ts";
import type { OrderView } from "../../../functions/project-orders/order-views.ts";
import { anyEvents, eventOf, type Step, storyOf } from "../../support/order-stories.ts";
import { anId, anOrder } from "../../support/orders.ts";

const noon = "2026-11-02T09:30:00.000Z";

function recordOf(events: readonly OrderEvent[]): OrderRecord | undefined {
  return events.reduce<OrderRecord | undefined>(withEvent, undefined);
}

function viewAfter(events: readonly OrderEvent[]): OrderView | undefined {
  const record = recordOf(events);
  return record && viewOf(record);
}

const unpaid = { captured: 0, refunded: 0 };
const outOfStock = { code: "OUT_OF_STOCK", message: "no tea" };
const unusual = { code: "UNUSUAL_AMOUNT", message: "ten times the usual" };

const ends: readonly { story: Step[]; status: string; reasons?: unknown[]; payment?: object; fraud?: object }[] = [
  {
    story: ["rejected"],
    status: "rejected",
    reasons: [{ code: "NO_LINES", message: "no lines" }],
  },
  { story: ["accepted"], status: "accepted" },
  {
    story: ["accepted", "flagged"],
    status: "in-review",
    reasons: [unusual],
    fraud: { score: 60, signals: [{ ...unusual, weight: 60 }] },
  },
  {
    story: ["accepted", "flagged", "approved"],
    status: "cleared",
    fraud: { score: 60, signals: [{ ...unusual, weight: 60 }] },
  },
  {
    story: ["accepted", "flagged", "declined", "cancelled"],
    status: "cancelled",
    reasons: [outOfStock],
    fraud: { score: 60, signals: [{ ...unusual, weight: 60 }] },
  },
  { story: ["accepted", "cleared"], status: "cleared", fraud: { score: 0, signals: [] } },
  {
    story: ["accepted", "cleared", "reserved", "captured", "confirmed"],
    status: "confirmed",
    fraud: { score: 0, signals: [] },
    payment: { captured: 6390, refunded: 0 },
  },
  {
    story: ["accepted", "cleared", "refused", "released", "cancelled"],
    status: "cancelled",
    reasons: [outOfStock],
    fraud: { score: 0, signals: [] },
  },
  {
    story: [
      "accepted",
      "cleared",
      "cancellationRequested",
      "reserved",
      "captured",
      "refunded",
      "released",
      "cancelled",
    ],
    status: "cancelled",
    reasons: [outOfStock],
    fraud: { score: 0, signals: [] },
    payment: { captured: 6390, refunded: 6390 },
  },
];

test.each(ends)("$story is $status", ({ story, status, reasons = [], payment = unpaid, fraud }) => {
  const events = storyOf(...story);
  expect(viewAfter(events)).toEqual({
    orderId: "order-1",
    correlationId: "story-1",
    customerId: "customer-1",
    status,
    total: 6390,
    currency: "GBP",
    // A rejection carries no lines.
    ...(status !== "rejected" && { lineCount: 2 }),
    placedAt: noon,
    updatedAt: noon,
    reasons,
    ...(fraud && { fraud }),
    payment,
    timeline: events.map(({ detailType, metadata }) => ({ detailType, eventId: metadata.id, at: noon })),
  });
});

test("the same events in any order of arrival, each as often as you like, make the same record", () => {
  const arrivals = anyEvents.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(
        events.flatMap((each) => [each, each]),
        { minLength: 2 * events.length },
      ),
    ),
  );
  fc.assert(
    fc.property(arrivals, ([inOrder, asTheyCame]) => {
      expect(recordOf(asTheyCame)).toEqual(recordOf(inOrder));
      expect(viewAfter(asTheyCame)).toEqual(viewAfter(inOrder));
    }),
    { numRuns: 500 },
  );
});

test("with each event a status stays or goes on, and never goes back", () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const views = events.map((_, at) => viewAfter(events.slice(0, at + 1)));
      const places = views.map((view) => (view ? statusOrder.indexOf(view.status) : -1));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

test("an event that came before leaves the very same record, and so does what was read of DynamoDB with its members in another order", () => {
  const events = storyOf("accepted", "rejected");
  const record = recordOf(events);
  expect(events.map((event) => withEvent(record, event) === record)).toEqual([true, true]);
  const readBack = { orderId: "order-1", facts: (record?.facts ?? []).map(turnedAround) };
  expect(events.map((event) => withEvent(readBack, event) === readBack)).toEqual([true, true]);
});

function turnedAround<T extends object>(value: T): T {
  return Object.assign({}, Object.fromEntries(Object.entries(value).toReversed()), value);
}

test.each([["cancellationRequested"], ["approved"], ["reserved", "captured"]] satisfies Step[][])(
  "%s alone shows no order; once the order is known it is in its timeline",
  (...steps) => {
    const events = steps.map((step, at) => eventOf(step, { id: anId(at + 1) }));
    expect(viewAfter(events)).toBeUndefined();
    const known = viewAfter([...events, eventOf("accepted", { id: anId(9) })]);
    expect(known?.timeline).toHaveLength(steps.length + 1);
    expect(known?.status).toBe("accepted");
  },
);

test("an approval without a flag clears nothing", () => {
  expect(viewAfter(storyOf("accepted", "approved"))?.status).toBe("accepted");
});

test("money that two events tell of is counted once", () => {
  const events = storyOf("accepted", "captured", "captured", "refunded", "nothingRefunded");
  expect(viewAfter(events)?.payment).toEqual({ captured: 6390, refunded: 6390 });
});

test("an order that was submitted twice, with two contents, is the one that was accepted", () => {
  const at = (n: number) => ({ id: anId(n), correlationId: `story-${n}`, occurredAt: noon });
  const other = anOrder({ customer: { id: "customer-2" }, total: 1, lines: [] });
  const events = [
    firstEvent(OrderRejected.of({ ...other, reasons: [{ code: "NO_LINES", message: "none" }] }), at(1)),
    firstEvent(OrderAccepted.of(anOrder()), at(2)),
  ];
  const ofTheOne = { customerId: "customer-1", total: 6390, lineCount: 2, correlationId: "story-2" };
  expect(viewAfter(events)).toMatchObject({ status: "accepted", ...ofTheOne });
});

test("an order's story is that of its own events, whatever story somebody else's word on it is of", () => {
  const events = [
    eventOf("accepted", { id: anId(1), correlationId: "story-1" }),
    eventOf("cancellationRequested", { id: anId(2), correlationId: "story-2" }),
    eventOf("captured", { id: anId(3), correlationId: "story-3" }),
  ];
  expect(viewAfter(events.toReversed())?.correlationId).toBe("story-1");
});

test("what was kept before stories were is shown without one, until an event that is kept with it has more say", () => {
  const order = { customerId: "customer-1", total: 6390, currency: "GBP", lineCount: 2 };
  const facts = [{ detailType: "OrderAccepted", eventId: anId(1), at: noon, order }];
  const older = OrderRecord.parse({ orderId: "order-1", facts });
  expect(viewOf(older)).toMatchObject({ status: "accepted", lineCount: 2 });
  expect(viewOf(older)).not.toHaveProperty("correlationId");
  expect(viewOf(withEvent(older, eventOf("confirmed")))).toMatchObject({
    status: "confirmed",
    correlationId: "story-1",
  });
});

test("an order was placed at the time of the earliest event that carries it", () => {
  const at = (n: number) => ({ id: anId(n), occurredAt: `2026-11-02T09:3${n}:00.000Z` });
  const events = [eventOf("cancellationRequested", at(0)), eventOf("cleared", at(2)), eventOf("accepted", at(1))];
  expect(viewAfter(events.slice(0, 2))?.placedAt).toBe("2026-11-02T09:32:00.000Z");
  expect(viewAfter(events)?.placedAt).toBe("2026-11-02T09:31:00.000Z");
});

test("times of any precision and offset are told in UTC", () => {
  const view = viewAfter([eventOf("accepted", { id: anId(), occurredAt: "2026-11-02T11:30:00+02:00" })]);
  expect(view).toMatchObject({ placedAt: noon, updatedAt: noon, timeline: [{ at: noon }] });
});

test("however large the order, and however often it is asked for, its record stays small", () => {
  const lines = Array.from({ length: 1_114 }, (_, n) => ({ sku: `${n}`, quantity: -1, unitPrice: -1 }));
  const order = anOrder({ lines, currency: "£".repeat(100_000) });
  const reasons = lines.map(() => ({ code: "PRICE_NEGATIVE" as const, message: "🫖".repeat(10_000) }));
  const rejected = recordOf([
    firstEvent(OrderRejected.of({ ...order, reasons })),
    ...Array.from({ length: 1_000 }, () => eventOf("cancellationRequested", { id: crypto.randomUUID() })),
  ]);
  const view = rejected && viewOf(rejected);
  expect(view).toMatchObject({ status: "rejected", reasonCount: 1_114 });
  expect(view?.reasons).toHaveLength(20);
  expect(view?.timeline).toHaveLength(11);
  const record = withEvent(rejected, firstEvent(OrderAccepted.of(order)));
  expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(40_000);
  expect(viewOf(record)).toMatchObject({ status: "accepted", lineCount: 1_114 });
  expect(viewOf(record)?.timeline).toHaveLength(12);
});
