import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";
import { sample } from "../support/samples.ts";

test("the journal tells the good order's whole story, and the audit queue gets what another subscriber gets", async () => {
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
      attributes: { outcome: "accepted", detailType: "OrderAccepted", eventId: expect.any(String), correlationId },
    },
  ]);
  expect(await app.drain("tidings-audit")).toEqual(letters);
});

test("the malformed order's story ends in quarantine", async () => {
  const app = await startApp();
  const { entries, id, correlationId } = await sample("order-malformed");
  await app.put(...entries);
  await app.settled();
  const letters = await app.drain("tidings-quarantine");
  expect(letters.map(({ attributes }) => attributes.eventId)).toEqual([id]);
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
