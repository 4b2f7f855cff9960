import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { firstEvent, OrderAccepted } from "../../events/index.ts";
import { OrderStore } from "../../functions/project-orders/order-store.ts";
import { type OrderRecord, viewOf, withEvent } from "../../functions/project-orders/order-view-rules.ts";
import { projectInto } from "../../functions/project-orders/project.ts";
import { eventOf, storyOf } from "../support/order-stories.ts";
import { anId, anOrder } from "../support/orders.ts";
import { startReadModel } from "../support/read-model.ts";

const story = storyOf("accepted", "cleared", "reserved", "captured", "confirmed");
const record = story.reduce<OrderRecord | undefined>(withEvent, undefined);
const view = record && viewOf(record);

/** So many orders of one customer, a minute apart; the last two of one time. */
function ordersPlaced(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const minute = String(Math.min(at, count - 2)).padStart(2, "0");
    const known = { id: anId(at + 1), occurredAt: `2026-11-02T09:${minute}:00.000Z` };
    return firstEvent(OrderAccepted.of(anOrder({ orderId: `a/${at + 1}` })), known);
  });
}

test("what the bus tells of an order comes out as its view, a second delivery changes nothing, and the log tells both", async () => {
  const { app, views, publish } = await startReadModel();
  await publish(...story.toReversed());
  await app.settled();
  expect(await views.get("order-1")).toEqual(view);
  expect(await views.ofCustomer("customer-1", { limit: 10 })).toEqual({ orders: [view] });
  await publish(...story);
  await app.settled();
  expect(await views.get("order-1")).toEqual(view);
  const outcomes = app.journal.story("story-1").filter(({ where }) => where === "tidings-project-orders");
  expect(outcomes.map(({ what }) => what).toSorted()).toEqual([
    ...Array(story.length).fill("duplicate"),
    ...Array(story.length).fill("processed"),
  ]);
  expect(await views.get("order-2")).toBeUndefined();
  expect(await views.ofCustomer("customer-2", { limit: 10 })).toEqual({ orders: [] });
});

test("an order that is only asked to be cancelled is shown nowhere", async () => {
  const { app, views, publish } = await startReadModel();
  await publish(eventOf("cancellationRequested"));
  await app.settled();
  expect(await views.get("order-1")).toBeUndefined();
  expect(await views.ofCustomer("customer-1", { limit: 10 })).toEqual({ orders: [] });
});

test("writers side by side lose nothing of each other's; a repeat and a stale event write nothing", async () => {
  const { table, views } = await startReadModel();
  const writers = [...story, ...story, ...story].map((event) => new OrderStore(table).fold("first", event));
  const outcomes = await Promise.all(writers);
  expect(outcomes.filter((each) => each === "processed")).toHaveLength(story.length);
  expect(await views.get("order-1")).toEqual(view);

  const written: unknown[] = [];
  table.client.middlewareStack.add((next, { commandName }) => (args) => {
    if (commandName !== "GetItemCommand") written.push(commandName);
    return next(args);
  });
  expect(await Promise.all(story.map((event) => new OrderStore(table).fold("first", event)))).toEqual(
    Array(story.length).fill("duplicate"),
  );
  expect(written).toEqual([]);
});

test("events of one order in one batch share one write, and each has an outcome of its own", async () => {
  const { table, views } = await startReadModel();
  const written: unknown[] = [];
  table.client.middlewareStack.add((next, { commandName }) => (args) => {
    if (commandName !== "GetItemCommand") written.push(commandName);
    return next(args);
  });
  const [first, ...others] = story;
  if (!first) throw new Error("the story is empty");
  const store = new OrderStore(table);
  const outcomes = await Promise.all([...story, structuredClone(first)].map((event) => store.fold("first", event)));
  expect(outcomes).toEqual([...Array(1 + others.length).fill("processed"), "duplicate"]);
  expect(written).toEqual(["PutItemCommand"]);
  expect(await views.get("order-1")).toEqual(view);
});

test("an item that others write every time in between is given up with words, to be tried again", async () => {
  const { table } = await startReadModel();
  const [event] = story;
  if (!event) throw new Error("the story is empty");
  let version = 1;
  let busy = false;
  table.client.middlewareStack.add((next) => async (args) => {
    const answer = await next(args);
    if (!busy) {
      busy = true;
      const Item = { id: "first/order-1", version: ++version, orderId: "order-1", facts: [] };
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
      busy = false;
    }
    return answer;
  });
  await expect(new OrderStore(table).fold("first", event)).rejects.toThrow(
    "order order-1: the item was written by others 12 times in a row; it is tried again",
  );
});

test("a live event goes to the generation that is read and to the one that is built, a rebuild's to the latter alone", async () => {
  const { table, generations } = await startReadModel();
  const project = projectInto(table);
  const [first, second, third] = ["1", "2", "3"].map((orderId) =>
    firstEvent(OrderAccepted.of(anOrder({ orderId })), { id: anId(Number(orderId)) }),
  );
  if (!first || !second || !third) throw new Error("three orders are needed");
  const building = {
    generation: "second",
    replayName: "ours",
    startedAt: "2026-11-02T09:30:00.000Z",
    leaseUntil: "2026-11-02T09:31:00.000Z",
  };
  const Item = { id: "generations", version: 1, live: "first", building };
  await table.client.send(new PutCommand({ TableName: table.name, Item }));
  expect(await project(first, {})).toBe("processed");
  expect(await project(second, { replayName: "ours" })).toBe("processed");
  expect(await project(third, { replayName: "somebody's own" })).toBe("processed");
  expect(await generations()).toEqual({ first: ["1", "3"], second: ["1", "2", "3"] });
  expect(await project(first, { replayName: "ours" })).toBe("duplicate");
  expect(await project(second, {})).toBe("processed");
  expect(await project(second, {})).toBe("duplicate");
});

test("records of one batch share one read of the generations, and the next batch reads anew", async () => {
  const { table } = await startReadModel();
  const project = projectInto(table);
  const read: unknown[] = [];
  table.client.middlewareStack.add((next) => (args) => {
    if (JSON.stringify(args.input).includes('"generations"')) read.push(args.input);
    return next(args);
  });
  await Promise.all(story.map((event) => project(event, {})));
  expect(read).toHaveLength(1);
  await Promise.all(story.map((event) => project(event, {})));
  expect(read).toHaveLength(2);
});

test("a customer's orders come newest first, page by page; the last page has no next", async () => {
  const { table, views } = await startReadModel();
  const events = ordersPlaced(7);
  for (const event of events) await projectInto(table)(event, {});
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await views.ofCustomer("customer-1", { limit: 3, ...(after && { after }) });
    pages.push(page.orders.map(({ orderId }) => orderId));
    after = page.next;
  } while (after);
  expect(pages).toEqual([["a/7", "a/6", "a/5"], ["a/4", "a/3", "a/2"], ["a/1"]]);
  expect((await views.ofCustomer("customer-1", { limit: 7 })).next).toBeUndefined();
});

test("a page of large items is full all the same", async () => {
  const { table, views } = await startReadModel();
  const message = "x".repeat(500);
  for (let n = 1; n <= 5; n++) {
    const facts = Array.from({ length: 400 }, (_, at) => ({
      detailType: "OrderRejected",
      eventId: anId(at),
      at: "2026-11-02T09:30:00.000Z",
      order: { customerId: "customer-1", total: 1, currency: "GBP" },
      reasons: [{ code: "NO_LINES", message }],
    }));
    const keys = { id: `first/${n}`, customer: "first/customer-1", placed: `2026-11-02T09:30:00.000Z#${n}` };
    const Item = { ...keys, version: 1, orderId: String(n), facts };
    await table.client.send(new PutCommand({ TableName: table.name, Item }));
  }
  const { orders, next } = await views.ofCustomer("customer-1", { limit: 4 });
  expect(orders.map(({ orderId }) => orderId)).toEqual(["5", "4", "3", "2"]);
  expect(next).toBeDefined();
});
