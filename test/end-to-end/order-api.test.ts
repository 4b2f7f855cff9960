import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { Deployed } from "../support/deployed.ts";
import { anOwnOrder } from "../support/orders.ts";
import { OrdersClient } from "../support/orders-client.ts";

/** What a client sends: an order without the id, which the service gives. */
function aRequest(overrides: Parameters<typeof anOwnOrder>[0] = {}) {
  const { orderId: _, ...order } = anOwnOrder(overrides);
  return order;
}

test("an order that is submitted is confirmed, and the same request again is the same order", async (context) => {
  const orders = await OrdersClient.of(context, new Deployed());
  const order = aRequest();
  const key = { "idempotency-key": randomUUID() };
  const first = await orders.post("/orders", order, key);
  expect(first).toEqual({
    status: 202,
    location: expect.stringMatching(/\/orders\/[0-9a-f-]{36}$/),
    body: { orderId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  const { orderId = "" } = first.body;
  expect(first.location?.endsWith(`/orders/${orderId}`)).toBe(true);
  expect(await orders.post("/orders", order, key)).toEqual(first);

  const view = await orders.reaches(orderId, "confirmed");
  expect(view).toMatchObject({
    orderId,
    customerId: order.customer.id,
    status: "confirmed",
    total: 6390,
    currency: "GBP",
    lineCount: 2,
    reasons: [],
    fraud: { score: 0, signals: [] },
    payment: { captured: 6390, refunded: 0 },
  });
  // Once more, now that all is over: still the same order, and the customer's only one.
  expect(await orders.post("/orders", order, key)).toEqual(first);
  const { body } = await orders.get(`/customers/${order.customer.id}/orders`);
  expect(body).toEqual({ orders: [expect.objectContaining({ orderId, status: "confirmed" })] });
  expect(await orders.post("/orders", { ...order, total: 1 }, key)).toMatchObject({
    status: 422,
    body: { type: "urn:problem-type:tidings:key-reused" },
  });
});

test("an order that breaks the contract is refused with the field that is wrong", async (context) => {
  const orders = await OrdersClient.of(context, new Deployed());
  const { total: _, ...order } = aRequest();
  expect(await orders.post("/orders", order)).toMatchObject({
    status: 400,
    body: {
      type: "urn:problem-type:tidings:invalid-request",
      status: 400,
      errors: [{ field: "total", message: expect.stringContaining("expected number") }],
    },
  });
});

test("an order that waits for its review is cancelled when the customer asks for it, and nothing is charged", async (context) => {
  const orders = await OrdersClient.of(context, new Deployed());
  const country = { name: "Jean Valjean", city: "Paris" };
  const suspect = aRequest({
    billingAddress: { ...country, country: "France" },
    shippingAddress: { ...country, country: "Brazil" },
  });
  const order = { ...suspect, customer: { ...suspect.customer, email: "jean@mailinator.com" } };
  const orderId = await orders.submit(order);
  await orders.reaches(orderId, "in-review");
  expect(await orders.post(`/orders/${orderId}/cancel`, { reason: "bought twice" })).toMatchObject({
    status: 202,
    body: { orderId },
  });
  expect(await orders.reaches(orderId, "cancelled")).toMatchObject({
    status: "cancelled",
    reasons: [{ code: "CUSTOMER_CANCELLED" }],
    payment: { captured: 0, refunded: 0 },
  });
  expect(await orders.post(`/orders/${orderId}/review`, { decision: "approved" })).toMatchObject({
    status: 409,
    body: { type: "urn:problem-type:tidings:wrong-status", orderStatus: "cancelled" },
  });
});

test("a confirmed order is not cancelled any more", async (context) => {
  const orders = await OrdersClient.of(context, new Deployed());
  const orderId = await orders.submit(aRequest());
  await orders.reaches(orderId, "confirmed");
  expect(await orders.post(`/orders/${orderId}/cancel`)).toMatchObject({
    status: 409,
    body: { type: "urn:problem-type:tidings:wrong-status", orderStatus: "confirmed" },
  });
});

test("a customer's orders come in pages, newest first, each order on one of them", async (context) => {
  const orders = await OrdersClient.of(context, new Deployed());
  const order = aRequest();
  const placed: string[] = [];
  for (const _ of [1, 2, 3]) {
    const orderId = await orders.submit(order);
    // One after the other, so that each has a time of its own.
    await orders.reaches(orderId, "confirmed");
    placed.unshift(orderId);
  }
  const path = `/customers/${order.customer.id}/orders`;
  const first = (await orders.get(`${path}?limit=2`)).body;
  expect(first).toEqual({
    orders: placed.slice(0, 2).map((orderId) => expect.objectContaining({ orderId, status: "confirmed" })),
    next: expect.any(String),
  });
  const rest = (await orders.get(`${path}?limit=2&cursor=${encodeURIComponent(first.next ?? "")}`)).body;
  expect(rest).toEqual({ orders: [expect.objectContaining({ orderId: placed[2], status: "confirmed" })] });
  expect(await orders.get("/customers/nobody-that-we-know/orders")).toMatchObject({
    status: 200,
    body: { orders: [] },
  });
  expect(await orders.get(`/orders/${randomUUID()}`)).toMatchObject({
    status: 404,
    body: { type: "urn:problem-type:tidings:no-such-order" },
  });
});
