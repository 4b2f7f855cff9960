import { expect, test } from "vitest";
import { type FraudSignal, firstEvent, OrderFlagged } from "../../../events/index.ts";
import { requestReview } from "../../../functions/request-review/consumer.ts";
import { anOrder } from "../../support/orders.ts";

const signals: FraudSignal[] = [
  { code: "CARD_VELOCITY", message: "6 orders", weight: 40 },
  { code: "COUNTRY_MISMATCH", message: "two countries", weight: 25 },
];

test("risk review is told why an order is flagged, and can filter by it; of the customer it is told the id alone", () => {
  const flagged = firstEvent(OrderFlagged.of({ ...anOrder(), score: 65, signals }));
  expect(requestReview.decide(flagged)).toEqual({
    notify: [
      {
        message: {
          orderId: "order-1",
          customerId: "customer-1",
          total: 6390,
          currency: "GBP",
          score: 65,
          signals,
        },
        attributes: { score: "65", signals: "CARD_VELOCITY,COUNTRY_MISMATCH" },
      },
    ],
  });
});

test("a flag without a signal has no attribute for them, since SNS takes no empty one", () => {
  const flagged = firstEvent(OrderFlagged.of({ ...anOrder(), score: 60, signals: [] }));
  expect(requestReview.decide(flagged).notify?.[0]?.attributes).toEqual({ score: "60" });
});
