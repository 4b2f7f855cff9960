// Orders for tests: one that keeps to every rule, and as many good ones as fast-check likes.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { type Event, firstEvent, type Metadata, type Order, OrderSubmitted } from "../../events/index.ts";

/** A good order, or what `overrides` makes of it. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  return {
    orderId: "order-1",
    customer: { id: "customer-1", email: "ada@example.com" },
    lines: [
      { sku: "tea", quantity: 2, unitPrice: 695 },
      { sku: "cup", quantity: 4, unitPrice: 1250 },
    ],
    total: 6390,
    currency: "GBP",
    shippingAddress: { name: "Ada Byron", city: "London", country: "United Kingdom" },
    paymentToken: "tok_approved",
    ...overrides,
  };
}

/**
 * A good order like no other's on a stack that is shared: with an id, a customer and a card of its own, since very many orders of one customer, or with
 * one card, look like fraud.
 */
export function anOwnOrder(overrides: Partial<Order> = {}): Order {
  const own = randomUUID();
  return anOrder({
    orderId: `order-${own}`,
    customer: { id: `customer-${own}`, email: "ada@example.com" },
    paymentToken: `tok_approved_${own}`,
    ...overrides,
  });
}

/** The n-th of as many ids as a test needs, all plain to read. */
export function anId(n = 1): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

/** OrderSubmitted with everything fixed, so that what follows from it is known. */
export function anOrderSubmitted(
  overrides: Partial<Order> = {},
  known: Partial<Omit<Metadata, "version">> = {},
): Event {
  return firstEvent(OrderSubmitted.of(anOrder(overrides)), {
    id: anId(),
    correlationId: "story-1",
    occurredAt: "2026-11-02T09:30:00.000Z",
    ...known,
  });
}

/** So many submitted orders, each with an id of its own: order-1, order-2, … */
export function orderEvents(count: number): Event[] {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return numbers.map((n) => anOrderSubmitted({ orderId: `order-${n}` }, { id: anId(n) }));
}

const text = fc.string({ minLength: 1, maxLength: 64 });
const goodLine = fc.record({
  sku: text,
  quantity: fc.integer({ min: 1, max: 1_000 }),
  unitPrice: fc.integer({ min: 0, max: 1_000_000_000 }),
});

/** Orders that keep to every business rule. */
export const goodOrders: fc.Arbitrary<Order> = fc
  .record({
    orderId: text,
    customer: fc.record({ id: text }),
    lines: fc.array(goodLine, { minLength: 1, maxLength: 20 }),
    currency: fc.constantFrom("GBP", "EUR", "USD", "JPY"),
    paymentToken: text,
  })
  .map((order) => ({
    ...order,
    total: order.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
  }))
  .filter(({ total }) => total > 0);
