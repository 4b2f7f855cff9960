import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrderFacts } from "../../../functions/score-fraud/velocity.ts";
import { facts, nobodyElse, VelocityInMemory } from "../../support/velocity.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const noon = Date.parse("2010-12-01T12:00:00.000Z");

/** What the last of the orders is told. */
async function told(...orders: Partial<OrderFacts>[]) {
  const velocity = new VelocityInMemory();
  for (const order of orders.slice(0, -1)) await velocity.record(facts(order));
  return await velocity.record(facts(orders.at(-1)));
}

describe("of the orders before one, each window counts", () => {
  it("those of the same customer within the hour; they are its history for 30 days", async () => {
    expect(
      await told(
        { orderId: "too early for all", at: noon - 30 * DAY, amount: 1 },
        { orderId: "just in the history", at: noon - 30 * DAY + 1, amount: 20 },
        { orderId: "too early for the hour", at: noon - 60 * MINUTE, amount: 300 },
        { orderId: "just in the hour", at: noon - 60 * MINUTE + 1, amount: 4_000 },
        { orderId: "somebody else's", at: noon - 1, customerId: "customer-2", amount: 50_000 },
        { orderId: "later", at: noon + 1, amount: 600_000 },
        { orderId: "this one", at: noon },
      ),
    ).toEqual({
      ...nobodyElse,
      customer: { orders: 1, amount: 4_000, atLeast: false },
      history: { orders: 3, meanAmount: 1_440 },
    });
  });

  it("those with the same card within ten minutes, and to the same address within the hour, whoever's they are", async () => {
    const paymentToken = "tok_shared";
    const address = "shared";
    expect(
      await told(
        { orderId: "a", customerId: "a", at: noon - 10 * MINUTE, paymentToken, amount: 1 },
        { orderId: "b", customerId: "b", at: noon - 10 * MINUTE + 1, paymentToken, amount: 20 },
        { orderId: "c", customerId: "c", at: noon - 60 * MINUTE, address, amount: 300 },
        { orderId: "d", customerId: "d", at: noon - 60 * MINUTE + 1, address, amount: 4_000 },
        { orderId: "this one", at: noon, paymentToken, address },
      ),
    ).toEqual({
      ...nobodyElse,
      card: { orders: 1, amount: 20, atLeast: false },
      address: { orders: 1, amount: 4_000, atLeast: false },
    });
  });

  it("those of the same moment with a smaller id", async () => {
    const orders = ["a", "c", "b"].map((orderId) => ({ orderId, at: noon }));
    expect((await told(...orders)).customer.orders).toBe(1);
  });

  it("each order once, by its earliest time, and never the order itself, though it is accepted twice", async () => {
    const twice = [
      { orderId: "other", at: noon - 2, amount: 100 },
      { orderId: "other", at: noon - 1, amount: 900 },
      { orderId: "itself", at: noon - 1 },
      { orderId: "itself", at: noon },
    ];
    expect((await told(...twice)).customer).toEqual({ orders: 1, amount: 100, atLeast: false });
  });

  it("amounts of the same currency alone", async () => {
    expect(
      await told(
        { orderId: "euros", at: noon - 2, amount: 100, currency: "EUR" },
        { orderId: "pounds", at: noon - 1, amount: 900 },
        { orderId: "this one", at: noon },
      ),
    ).toEqual({
      ...nobodyElse,
      customer: { orders: 2, amount: 900, atLeast: false },
      history: { orders: 1, meanAmount: 900 },
    });
  });
});

const someFacts: fc.Arbitrary<OrderFacts> = fc
  .record({
    orderId: fc.constantFrom("a", "b", "c", "d", "\u{fffd}", "\u{10000}"),
    at: fc.integer({ min: -45, max: 5 }).map((minutes) => noon + minutes * MINUTE),
    customerId: fc.constantFrom("ada", "bob"),
    paymentToken: fc.constantFrom("tok_1", "tok_2"),
    address: fc.constantFrom(undefined, "here", "there"),
    amount: fc.integer({ min: 1, max: 2 ** 52 }),
    currency: fc.constantFrom("GBP", "EUR"),
  })
  .map((order) => facts(order));

describe("what an order is told", () => {
  it("depends neither on the order in which the others were recorded, nor on how often", async () => {
    const recorded = fc
      .uniqueArray(someFacts, { maxLength: 20, selector: ({ at, orderId }) => `${at}/${orderId}` })
      .chain((orders) =>
        fc.record({
          orders: fc.constant(orders),
          again: fc
            .tuple(
              fc.shuffledSubarray(orders, { minLength: orders.length }),
              fc.shuffledSubarray(orders),
              fc.shuffledSubarray(orders),
            )
            .map((parts) => parts.flat()),
        }),
      );
    await fc.assert(
      fc.asyncProperty(recorded, someFacts, async ({ orders, again }, order) => {
        expect(await told(...again, order)).toEqual(await told(...orders, order));
        expect(await told(order, ...again, order)).toEqual(await told(...orders, order));
      }),
    );
  });

  it("never counts less when more is recorded before it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someFacts), someFacts, someFacts, async (orders, another, order) => {
        // One and the same order has one customer, one card and one address.
        fc.pre([...orders, order].every(({ orderId }) => orderId !== another.orderId));
        const [fewer, more] = [await told(...orders, order), await told(...orders, another, order)];
        for (const key of ["customer", "card", "address"] as const)
          expect(more[key].orders).toBeGreaterThanOrEqual(fewer[key].orders);
      }),
    );
  });
});
