import { expect, it } from "vitest";
import {
  type CancellationReason,
  type Draft,
  firstEvent,
  OrderAccepted,
  OrderCancelled,
  OrderConfirmed,
  OrderRejected,
  type Reason,
} from "../../../events/index.ts";
import { notifyCustomer } from "../../../functions/notify-customer/consumer.ts";
import { anOrder } from "../../support/orders.ts";

const { orderId, customer, total, currency } = anOrder();
const order = { orderId, customer, total, currency };
const reasons: Reason[] = [
  { code: "NO_LINES", message: "the order has no lines" },
  { code: "CURRENCY_UNKNOWN", message: "no such currency" },
];
const reason: CancellationReason = { code: "OUT_OF_STOCK", message: "no tea is left" };

const cases: readonly [outcome: string, more: string, Draft, object][] = [
  ["accepted", "and neither the address nor the payment", OrderAccepted.of(anOrder()), {}],
  ["rejected", "and every reason", OrderRejected.of({ ...order, reasons }), { reasons }],
  ["confirmed", "and no more", OrderConfirmed.of(order), {}],
  ["cancelled", "and the reason", OrderCancelled.of({ ...order, reason }), { reason }],
];

it.each(cases)("the customer's side of the house is told that an order was %s, %s", (outcome, _, draft, more) => {
  expect(notifyCustomer.decide(firstEvent(draft))).toEqual({
    notify: [{ message: { outcome, ...order, ...more }, attributes: { outcome } }],
  });
});

it("of a rejection with very many reasons the first 20 are told, and how many there are", () => {
  const many = Array.from(
    { length: 3_000 },
    (_, at): Reason => ({ code: "PRICE_NEGATIVE", message: `line ${at + 1}` }),
  );
  expect(notifyCustomer.decide(firstEvent(OrderRejected.of({ ...order, reasons: many })))).toEqual({
    notify: [
      {
        message: { outcome: "rejected", ...order, reasons: many.slice(0, 20), reasonCount: 3_000 },
        attributes: { outcome: "rejected" },
      },
    ],
  });
});
