import { describe, expect, it } from "vitest";
import { firstEvent, OrderAccepted, OrderRejected, type Reason } from "../../../events/index.ts";
import { notifyCustomer } from "../../../functions/notify-customer/consumer.ts";
import { anOrder } from "../../support/orders.ts";

const { orderId, customer, total, currency } = anOrder();

describe("the customer's side of the house", () => {
  it("is told that an order was accepted, and neither the address nor the payment", () => {
    expect(notifyCustomer.decide(firstEvent(OrderAccepted.of(anOrder())))).toEqual({
      notify: [{ message: { outcome: "accepted", orderId, customer, total, currency } }],
    });
  });

  it("is told that an order was rejected, and every reason", () => {
    const reasons: Reason[] = [
      { code: "NO_LINES", message: "the order has no lines" },
      { code: "CURRENCY_UNKNOWN", message: "no such currency" },
    ];
    expect(
      notifyCustomer.decide(firstEvent(OrderRejected.of({ orderId, customer, total, currency, reasons }))),
    ).toEqual({
      notify: [{ message: { outcome: "rejected", orderId, customer, total, currency, reasons } }],
    });
  });
});
