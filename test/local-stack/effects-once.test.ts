import { fileURLToPath } from "node:url";
import type { Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { expect, test } from "vitest";
import { entryOf, firstEvent, OrderSubmitted } from "../../events/index.ts";
import { notifyCustomer } from "../../functions/notify-customer/consumer.ts";
import { validateOrder } from "../../functions/validate-order/consumer.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { Notifications } from "../../lib/notifications.ts";
import { startApp } from "../support/local-app.ts";
import { anOrder } from "../support/orders.ts";

function ordersWithHandler(handler: string) {
  return (stack: Stack) => {
    const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings" });
    const notifications = new Notifications(stack, "Notifications", { topicName: "notifications" });
    backbone.addConsumer(validateOrder, { handler: fileURLToPath(new URL(handler, import.meta.url)) });
    backbone.addConsumer(notifyCustomer, { notifies: notifications });
    notifications.subscribe(new Queue(stack, "Audit", { queueName: "tidings-audit" }));
  };
}

test("an event that is sent three times has one effect", async () => {
  const app = await startApp({ clock: "auto" });
  const entry = entryOf(firstEvent(OrderSubmitted.of(anOrder()), { correlationId: "thrice" }), "tidings");
  await app.put(entry, entry);
  await app.put(entry);
  await app.settled();
  // A copy that arrives while another is being processed fails, and is found to be a duplicate when it is tried again.
  const ends = app.journal.story("thrice").filter(({ what }) => what === "processed" || what === "duplicate");
  const atValidation = ends.filter(({ where }) => where === "tidings-validate-order");
  expect(atValidation.map(({ what }) => what).toSorted()).toEqual(["duplicate", "duplicate", "processed"]);
  const told = ends.filter(({ where }) => where === "tidings-notify-customer");
  expect(told.map(({ what, detailType }) => `${what} ${detailType}`)).toEqual([
    "processed OrderAccepted",
    "processed OrderConfirmed",
  ]);
  const letters = await app.drain("tidings-audit");
  expect(letters.map(({ attributes }) => attributes.detailType)).toEqual(["OrderAccepted", "OrderConfirmed"]);
  expect(await app.count("tidings-validate-order-dlq")).toBe(0);
});

test("an event that is sent three times has one effect, also when the worker dies after publishing", async () => {
  const app = await startApp({
    clock: "auto",
    build: ordersWithHandler("../fixtures/consumers/dies-after-publishing.ts"),
  });
  const entry = entryOf(firstEvent(OrderSubmitted.of(anOrder()), { correlationId: "thrice" }), "tidings");
  await app.put(entry, entry);
  await app.put(entry);
  await app.settled();
  const hops = app.journal.story("thrice");
  const published = hops.filter(({ what, detailType }) => what === "accepted" && detailType === "OrderAccepted");
  // The worker died with the event published, so it was published again, as the same event.
  expect(published.length).toBeGreaterThan(1);
  expect(new Set(published.map(({ eventId }) => eventId)).size).toBe(1);
  expect(hops.filter(({ what }) => what === "failed").map(({ reason }) => reason)).toContainEqual(
    expect.stringContaining("Runtime exited without providing a reason"),
  );
  expect(await app.count("tidings-audit")).toBe(1);
  expect(hops.filter(({ what }) => what === "dead-lettered" || what === "lost")).toEqual([]);
});
