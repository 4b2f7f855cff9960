import { expect, test } from "vitest";
import * as z from "zod";
import { firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Deployed } from "../support/deployed.ts";
import { anOwnOrder } from "../support/orders.ts";
import { Story } from "../support/story.ts";

test("an event that is sent three times has one effect", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const event = firstEvent(OrderSubmitted.of(anOwnOrder()), { correlationId: story.correlationId });
  await deployed.send(event, event);
  await deployed.send(event);
  const letters = await story.outcome(2);
  expect(letters.map(({ attributes }) => attributes.detailType).toSorted()).toEqual([
    "OrderAccepted",
    "OrderConfirmed",
  ]);
});

test("many orders, sent in batches side by side, all arrive and are confirmed, once each", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const orders = Array.from({ length: deployed.manyOrders }, () => anOwnOrder());
  await deployed.send(
    ...orders.map((order) => firstEvent(OrderSubmitted.of(order), { correlationId: story.correlationId })),
  );
  const letters = await story.outcome(2 * orders.length);
  const told = letters.map(({ body }) => Told.parse(JSON.parse(body)));
  const orderIds = orders.map(({ orderId }) => orderId).toSorted();
  for (const outcome of ["accepted", "confirmed"])
    expect(
      told
        .filter((each) => each.outcome === outcome)
        .map(({ orderId }) => orderId)
        .toSorted(),
      outcome,
    ).toEqual(orderIds);
  expect(told).toHaveLength(2 * orders.length);
});

const Told = z.object({ outcome: z.string(), orderId: z.string() });
