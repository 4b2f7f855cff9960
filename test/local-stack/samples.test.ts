import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";
import { sample } from "../support/samples.ts";

test("the good order is accepted, and the customer is notified once", async () => {
  const app = await startApp();
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
    ]),
  );
  const letters = await app.drain("inbox");
  expect(letters).toEqual([
    {
      body: expect.any(String),
      attributes: { detailType: "OrderAccepted", eventId: expect.any(String), correlationId },
    },
  ]);
  expect(JSON.parse(letters[0]?.body ?? "")).toMatchObject({ outcome: "accepted", currency: "GBP" });
  expect(await app.drain("tidings-audit")).toEqual(letters);
});

test("the order that breaks business rules is rejected with every reason", async () => {
  const app = await startApp();
  const { entries, correlationId } = await sample("order-rejected");
  await app.subscribe("rejected-only", { detailType: ["OrderRejected"] });
  await app.subscribe("accepted-only", { detailType: ["OrderAccepted"] });
  await app.put(...entries);
  await app.settled();
  const [letter, ...others] = await app.drain("rejected-only");
  expect(others).toEqual([]);
  expect(letter?.attributes).toMatchObject({ detailType: "OrderRejected", correlationId });
  expect(JSON.parse(letter?.body ?? "")).toMatchObject({
    outcome: "rejected",
    reasons: expect.arrayContaining([{ code: expect.any(String), message: expect.any(String) }]),
  });
  expect(await app.drain("accepted-only")).toEqual([]);
});

test("the malformed order goes to quarantine, whole, with the field named", async () => {
  const app = await startApp();
  const { entries, detail, id, correlationId } = await sample("order-malformed");
  await app.put(...entries);
  await app.settled();
  const letters = await app.drain("tidings-quarantine");
  expect(letters).toEqual([
    {
      body: expect.any(String),
      attributes: {
        consumer: "validate-order",
        eventId: id,
        reason: expect.stringContaining("detail.data.customer.id"),
      },
    },
  ]);
  expect(JSON.parse(letters[0]?.body ?? "")).toMatchObject({
    source: "orders.checkout",
    "detail-type": "OrderSubmitted",
    detail,
  });
  expect(app.story(correlationId).at(-1)).toBe("quarantined OrderSubmitted tidings-validate-order");
});

test.each(["order-submitted", "order-rejected", "order-malformed"] as const)(
  "%s, sent again, shows as a duplicate, and has no second effect",
  async (name) => {
    const app = await startApp();
    const { entries, correlationId } = await sample(name);
    const effects = async () => (await app.count("tidings-audit")) + (await app.count("tidings-quarantine"));
    await app.put(...entries);
    await app.settled();
    expect(await effects()).toBe(1);
    await app.put(...entries);
    await app.settled();
    expect(app.story(correlationId).at(-1)).toBe("duplicate OrderSubmitted tidings-validate-order");
    expect(await effects()).toBe(1);
  },
);

test("a message from quarantine that is sent to the consumer by hand, unmended, goes back to quarantine", async () => {
  const app = await startApp();
  await app.put(...(await sample("order-malformed")).entries);
  await app.settled();
  const [letter] = await app.drain("tidings-quarantine");
  await app.sendTo("tidings-validate-order", letter?.body ?? "");
  await app.settled();
  expect(await app.drain("tidings-quarantine")).toEqual([letter]);
});
