import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";
import { sample } from "../support/samples.ts";

test("the journal tells the good order's whole story, and the audit queue gets what another subscriber gets", async () => {
  const app = await startApp({ clock: "auto" });
  const { entries, correlationId } = await sample("order-submitted");
  await app.subscribe("inbox");
  await app.put(...entries);
  await app.settled();
  expect(app.story(correlationId)).toEqual(
    expect.arrayContaining([
      "accepted OrderSubmitted tidings",
      "matched OrderSubmitted tidings",
      "delivered OrderSubmitted validate-order",
      "processed OrderSubmitted tidings-validate-order",
      "accepted OrderAccepted tidings",
      "processed OrderAccepted tidings-notify-customer",
      "published OrderAccepted tidings-notifications",
      "processed OrderAccepted tidings-score-fraud",
      "accepted OrderCleared tidings",
      "processed OrderCleared tidings-fulfil-order",
      "accepted StockRequested tidings",
      "processed StockRequested tidings-keep-stock",
      "accepted StockReserved tidings",
      "processed StockReserved tidings-fulfil-order",
      "accepted PaymentRequested tidings",
      "processed PaymentRequested tidings-take-payment",
      "accepted PaymentCaptured tidings",
      "processed PaymentCaptured tidings-fulfil-order",
      "accepted OrderConfirmed tidings",
      "processed OrderConfirmed tidings-notify-customer",
      "published OrderConfirmed tidings-notifications",
      "processed OrderConfirmed tidings-keep-stock",
      "processed OrderConfirmed tidings-project-orders",
    ]),
  );
  const letters = await app.drain("inbox");
  expect(letters).toEqual(
    [
      ["accepted", "OrderAccepted"],
      ["confirmed", "OrderConfirmed"],
    ].map(([outcome, detailType]) => ({
      body: expect.stringContaining(`"outcome":"${outcome}","orderId":"order-1001"`),
      attributes: { outcome, detailType, eventId: expect.any(String), correlationId },
    })),
  );
  expect(await app.drain("tidings-audit")).toEqual(letters);
});

test("the malformed order's story ends in quarantine", async () => {
  const app = await startApp({ clock: "auto" });
  const { entries, id, correlationId } = await sample("order-malformed");
  await app.put(...entries);
  await app.settled();
  const letters = await app.drain("tidings-quarantine");
  expect(letters.map(({ attributes }) => attributes.eventId)).toEqual([id]);
  expect(app.story(correlationId).at(-1)).toBe("quarantined OrderSubmitted tidings-validate-order");
});

test.each([
  ["order-submitted", 2],
  ["order-rejected", 1],
  ["order-malformed", 1],
] as const)("%s, sent again, shows as a duplicate, and has no second effect", async (name, once) => {
  const app = await startApp({ clock: "auto" });
  const { entries, correlationId } = await sample(name);
  const effects = async () => (await app.count("tidings-audit")) + (await app.count("tidings-quarantine"));
  await app.put(...entries);
  await app.settled();
  expect(await effects()).toBe(once);
  await app.put(...entries);
  await app.settled();
  expect(app.story(correlationId).at(-1)).toBe("duplicate OrderSubmitted tidings-validate-order");
  expect(await effects()).toBe(once);
});
