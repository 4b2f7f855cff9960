import { fileURLToPath } from "node:url";
import { RemovalPolicy } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { entryOf, firstEvent, OrderSubmitted } from "../../events/index.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { throwing } from "../fixtures/consumers/throwing.ts";
import { startApp } from "../support/local-app.ts";
import { anOrder } from "../support/orders.ts";

test("a record that throws is retried with growing delays and ends in the DLQ, and its neighbours go through", async () => {
  const app = await startApp({
    clock: "auto",
    build: (stack) => {
      const backbone = new EventBackbone(stack, "Backbone", {
        busName: "tidings",
        removalPolicy: RemovalPolicy.DESTROY,
      });
      backbone.addConsumer(throwing, {
        handler: fileURLToPath(new URL("../fixtures/consumers/throwing.ts", import.meta.url)),
      });
    },
  });
  const orderIds = ["a", "b", "throw-1", "c", "d"];
  const events = orderIds.map((orderId) =>
    firstEvent(OrderSubmitted.of(anOrder({ orderId })), { correlationId: orderId }),
  );
  const startedAt = performance.now();
  await app.put(...events.map((event) => entryOf(event, "tidings")));
  await app.settled();

  for (const orderId of ["a", "b", "c", "d"])
    expect(app.story(orderId)).toEqual(
      expect.arrayContaining(["processed OrderSubmitted tidings-throwing", "accepted OrderAccepted tidings"]),
    );
  const hops = app.journal.story("throw-1");
  const failures = hops.filter(({ what }) => what === "failed");
  expect(failures.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(failures.map(({ reason }) => reason)).toEqual(Array(10).fill("Error: order throw-1 can't be processed"));
  const times = failures.map(({ at }) => Date.parse(at));
  const delays = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  // They grow up to the longest, and then stay between its half and its whole.
  const growing = delays.slice(0, 6);
  expect(growing).toEqual(growing.toSorted((a, b) => a - b));
  for (const delay of delays.slice(6)) expect(delay).toBeGreaterThan(450_000);
  expect(Math.max(...delays)).toBeLessThan(901_000);
  expect(new Set(delays).size).toBe(9);
  const virtualMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  expect(virtualMs).toBeGreaterThan(60_000);
  expect(performance.now() - startedAt).toBeLessThan(virtualMs);
  // After the last failure there is nothing to wait for.
  expect(Date.parse(hops.at(-1)?.at ?? "") - (times.at(-1) ?? 0)).toBeLessThan(5_000);
  expect(hops.at(-1)).toMatchObject({ what: "dead-lettered", where: "tidings-throwing", to: "tidings-throwing-dlq" });

  const [letter, ...others] = await app.drain("tidings-throwing-dlq");
  expect(others).toEqual([]);
  expect(JSON.parse(letter?.body ?? "")).toMatchObject({
    source: "orders.checkout",
    "detail-type": "OrderSubmitted",
    detail: { metadata: events[2]?.metadata, data: events[2]?.data },
  });
});
