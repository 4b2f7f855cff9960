import { expect, test } from "vitest";
import { Deployed } from "../support/deployed.ts";
import { skipWhereDiffers } from "../support/differences.ts";
import type { Letter } from "../support/letter.ts";
import { quarantined } from "../support/quarantine.ts";
import { freshSample } from "../support/samples.ts";
import { Story } from "../support/story.ts";

test("the good order is accepted and confirmed, and the customer is notified once of each", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { correlationId } = story;
  const { entries, id, orderId } = freshSample("order-submitted", correlationId, deployed.name);
  await deployed.put(...entries);
  const letters = (await story.outcome(2)).toSorted(byDetailType);
  expect(letters.map(({ attributes }) => attributes)).toEqual([
    { outcome: "accepted", detailType: "OrderAccepted", eventId: expect.any(String), correlationId },
    { outcome: "confirmed", detailType: "OrderConfirmed", eventId: expect.any(String), correlationId },
  ]);
  expect(new Set([id, ...letters.map(({ attributes }) => attributes.eventId)]).size).toBe(3);
  const customer = { id: expect.stringMatching(/^customer-1815-/), email: "ada@example.com" };
  const order = { orderId, customer, total: 6390, currency: "GBP" };
  expect(letters.map(({ body }) => JSON.parse(body))).toEqual([
    { outcome: "accepted", ...order },
    { outcome: "confirmed", ...order },
  ]);
});

test("the order that breaks business rules is rejected with every reason, and only those who ask for rejections hear of it", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { correlationId } = story;
  const [rejections, acceptances] = await Promise.all([
    deployed.inbox({ detailType: ["OrderRejected"], correlationId: [correlationId] }),
    deployed.inbox({ detailType: ["OrderAccepted"], correlationId: [correlationId] }),
  ]);
  await deployed.put(...freshSample("order-rejected", correlationId, deployed.name).entries);
  const letters = await rejections.letters(1);
  expect(letters).toHaveLength(1);
  expect(letters[0]?.attributes).toMatchObject({ detailType: "OrderRejected", correlationId });
  expect(JSON.parse(letters[0]?.body ?? "")).toMatchObject({
    outcome: "rejected",
    reasons: expect.arrayContaining([{ code: expect.any(String), message: expect.any(String) }]),
  });
  expect(await story.outcome(1)).toEqual(letters);
  expect(await acceptances.take(0)).toEqual([]);
});

test("the malformed order goes to quarantine, whole, with the field named, and nobody is notified", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { entries, detail, id } = freshSample("order-malformed", story.correlationId, deployed.name);
  await deployed.put(...entries);
  const letters = await quarantined(deployed, [id], 1);
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
  expect(await story.outcome()).toEqual([]);
});

test.each([
  ["order-submitted", 2],
  ["order-rejected", 1],
] as const)("%s, sent again, has no second effect", async (name, notifications) => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { entries } = freshSample(name, story.correlationId, deployed.name);
  await deployed.put(...entries);
  const first = [...(await story.outcome(notifications))];
  expect(first).toHaveLength(notifications);
  await deployed.put(...entries);
  expect(await story.outcome()).toEqual(first);
});

test("order-malformed, sent again, goes to quarantine no second time", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { entries, id } = freshSample("order-malformed", story.correlationId, deployed.name);
  await deployed.put(...entries);
  expect(await quarantined(deployed, [id], 1)).toHaveLength(1);
  await deployed.put(...entries);
  await story.end();
  expect(await quarantined(deployed, [id])).toEqual([]);
});

test("a message from quarantine that is sent to the consumer by hand, unmended, goes back to quarantine", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const { entries, id } = freshSample("order-malformed", story.correlationId, deployed.name);
  await deployed.put(...entries);
  const [letter] = await quarantined(deployed, [id], 1);
  await deployed.sendTo("validate-order", letter?.body ?? "");
  expect(await quarantined(deployed, [id], 1)).toEqual([letter]);
});

test("an entry whose Detail is no JSON is refused, and its neighbour goes through", async (context) => {
  const deployed = new Deployed();
  skipWhereDiffers(context, deployed, "malformed detail");
  const story = await Story.begin(deployed);
  const [entry] = freshSample("order-submitted", story.correlationId, deployed.name).entries;
  const answer = await deployed.tryToPut({ ...entry, Detail: "{oops" }, { ...entry });
  expect(answer).toEqual({
    FailedEntryCount: 1,
    Entries: [
      { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
      { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ],
  });
  expect(await story.outcome(2)).toHaveLength(2);
});

function byDetailType(a: Letter, b: Letter): number {
  return (a.attributes.detailType ?? "").localeCompare(b.attributes.detailType ?? "");
}
