import { describe, expect, it } from "vitest";
import { censusOf, invoicesOf } from "../../../bin/import/invoices.ts";
import { orderSubmitted } from "../../../bin/import/order-submitted.ts";
import { Tally } from "../../../bin/import/tally.ts";
import { OrderSubmitted } from "../../../events/index.ts";
import { reasonsToReject } from "../../../functions/validate-order/business-rules.ts";

const FIXTURE = "test/fixtures/online-retail.csv";

async function eventsOf(path: string) {
  const events = [];
  for await (const each of invoicesOf(path, await censusOf(path, new Tally())))
    if (!("reason" in each)) events.push(orderSubmitted(each));
  return events;
}

/** What the backbone makes of it: whether it keeps to the contract, and to the business rules. */
function fateOf(detail: unknown): string {
  try {
    const reasons = reasonsToReject(OrderSubmitted.read(detail).data).map(({ code }) => code);
    return reasons.join(" ") || "accepted";
  } catch (error) {
    return String(error);
  }
}

describe("the event for an invoice", () => {
  it("is the order as it is, in pennies and UTC, by a customer with a card that pays", async () => {
    const [event] = await eventsOf(FIXTURE);
    expect(event).toEqual({
      source: "orders.checkout",
      detailType: "OrderSubmitted",
      metadata: {
        id: expect.any(String),
        correlationId: event?.metadata.id,
        version: 1,
        occurredAt: "2010-12-01T08:26:00.000Z",
      },
      data: {
        orderId: "900001",
        customer: { id: "17001" },
        lines: [
          { sku: "10001A", quantity: 6, unitPrice: 255 },
          { sku: "10002", quantity: 12, unitPrice: 85 },
          { sku: "10001A", quantity: 2, unitPrice: 255 },
        ],
        total: 3060,
        currency: "GBP",
        shippingAddress: { country: "United Kingdom" },
        billingAddress: { country: "United Kingdom" },
        paymentToken: "tok_approved_17001",
      },
    });
  });

  it("breaks the schema without a customer, business rules with what life does, and is accepted otherwise", async () => {
    const events = await eventsOf(FIXTURE);
    const noCustomer = expect.stringContaining("does not keep to its contract: detail.data.customer");
    expect(Object.fromEntries(events.map(({ metadata, data }) => [data.orderId, fateOf({ metadata, data })]))).toEqual({
      "900001": "accepted",
      "900003": noCustomer,
      "900004": noCustomer,
      "900005": "accepted",
      "900006": "TOTAL_NOT_POSITIVE",
      A900007: noCustomer,
      "900009": "accepted",
      "900010": "QUANTITY_NOT_POSITIVE TOTAL_NOT_POSITIVE",
    });
    expect(events.filter(({ data }) => "customer" in data)).toHaveLength(5);
  });

  it("has an id that only the invoice's number decides, today and in later versions", async () => {
    const [event] = await eventsOf(FIXTURE);
    expect(event?.metadata.id).toBe("b03658a2-1ad7-5ca0-a609-d9fb7b632caf");
    const again = await eventsOf(FIXTURE);
    expect(new Set(again.map(({ metadata }) => metadata.id)).size).toBe(again.length);
  });
});
