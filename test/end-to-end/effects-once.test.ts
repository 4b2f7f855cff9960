import { expect, test } from "vitest";
import * as z from "zod";
import { firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Deployed } from "../support/deployed.ts";
import { anOrder } from "../support/orders.ts";
import { Story } from "../support/story.ts";

test("an event that is sent three times has one effect", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const event = firstEvent(OrderSubmitted.of(anOrder()), { correlationId: story.correlationId });
  await deployed.send(event, event);
  await deployed.send(event);
  expect(await story.outcome(1)).toHaveLength(1);
});

test("hundreds of orders, sent in batches side by side, all arrive, once each", async () => {
  const deployed = new Deployed();
  const story = await Story.begin(deployed);
  const orderIds = Array.from({ length: 300 }, (_, n) => `order-${n}`);
  await deployed.send(
    ...orderIds.map((orderId) =>
      firstEvent(OrderSubmitted.of(anOrder({ orderId })), { correlationId: story.correlationId }),
    ),
  );
  const letters = await story.outcome(orderIds.length);
  expect(letters.map(({ body }) => OrderIn.parse(JSON.parse(body)).orderId).toSorted()).toEqual(orderIds.toSorted());
});

const OrderIn = z.object({ orderId: z.string() });
