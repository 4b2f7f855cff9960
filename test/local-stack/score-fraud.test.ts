import type { Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { expect, test } from "vitest";
import { OrderAccepted } from "../../events/index.ts";
import { requestReview } from "../../functions/request-review/consumer.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { FraudScoring } from "../../lib/fraud.ts";
import { Notifications } from "../../lib/notifications.ts";
import { type App, startApp } from "../support/local-app.ts";
import { anOrder } from "../support/orders.ts";

function withRiskReview(stack: Stack): void {
  const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings" });
  new FraudScoring(stack, "Fraud", { backbone });
  const review = new Notifications(stack, "RiskReview", { topicName: "risk-review" });
  backbone.addConsumer(requestReview, { notifies: review });
  review.subscribe(new Queue(stack, "Reviewers", { queueName: "reviewers" }), { score: ["60", "80"] });
}

/** What fraud scoring published in a story. */
function published(app: App, correlationId: string): (string | undefined)[] {
  const hops = app.journal.story(correlationId).filter(({ what }) => what === "accepted");
  return hops.map(({ detailType }) => detailType).slice(1);
}

test("an ordinary order is cleared; a suspicious one goes to the people of risk review, once", async () => {
  const app = await startApp({ build: withRiskReview, clock: "auto" });
  const ordinary = await app.send(OrderAccepted.of(anOrder()));
  const order = anOrder({
    orderId: "order-2",
    customer: { id: "customer-2", email: "ada@mailinator.com" },
    billingAddress: { country: "France" },
  });
  const suspicious = await app.send(OrderAccepted.of(order));
  await app.settled();
  const again = await app.send(OrderAccepted.of(order));
  await app.settled();

  expect(published(app, ordinary.metadata.correlationId)).toEqual(["OrderCleared"]);
  expect(published(app, suspicious.metadata.correlationId)).toEqual(["OrderFlagged"]);
  expect(published(app, again.metadata.correlationId)).toEqual([]);
  const [letter, ...others] = await app.drain("reviewers");
  expect(others).toEqual([]);
  expect(JSON.parse(letter?.body ?? "")).toMatchObject({ orderId: "order-2", customerId: "customer-2", score: 60 });
  expect(letter?.attributes).toMatchObject({ score: "60", signals: "COUNTRY_MISMATCH,DISPOSABLE_EMAIL" });
});

test("orders of one customer and card, seconds apart by their own time, are flagged from the eleventh on, at any pace", async () => {
  const app = await startApp({ build: withRiskReview, clock: "auto" });
  const decided: (string | undefined)[] = [];
  for (let n = 10; n < 22; n++) {
    const order = anOrder({ orderId: `order-${n}` });
    const { metadata } = await app.send(OrderAccepted.of(order), { occurredAt: `2010-12-01T09:30:${n}.000Z` });
    await app.settled();
    decided.push(...published(app, metadata.correlationId));
  }
  expect(decided).toEqual([...Array(10).fill("OrderCleared"), "OrderFlagged", "OrderFlagged"]);
  const letters = await app.drain("reviewers");
  expect(letters.map(({ attributes }) => attributes.signals)).toEqual(Array(2).fill("CUSTOMER_VELOCITY,CARD_VELOCITY"));
});
