import { describe, expect, it, vi } from "vitest";
import { type EventOf, firstEvent, type Order, OrderAccepted } from "../../../events/index.ts";
import { scoreFraud } from "../../../functions/score-fraud/consumer.ts";
import { addressKey, factsOf } from "../../../functions/score-fraud/order-facts.ts";
import { stubEnvironment } from "../../support/lambda.ts";
import { anId, anOrder } from "../../support/orders.ts";
import { nobodyElse, VelocityInMemory } from "../../support/velocity.ts";

function accepted(order: Partial<Order> = {}, occurredAt = "2010-12-01T09:30:00.000Z"): EventOf<typeof OrderAccepted> {
  return { ...firstEvent(OrderAccepted.of(anOrder(order)), { id: anId(), occurredAt }) };
}

const busy = {
  ...nobodyElse,
  customer: { orders: 10, amount: 1, atLeast: false },
  card: { orders: 5, amount: 1, atLeast: false },
};

describe("an accepted order", () => {
  it("goes on, whole, when nothing speaks against it", () => {
    expect(scoreFraud.decide(accepted(), { state: undefined, answer: nobodyElse })).toEqual({
      state: { score: 0, decision: "cleared" },
      publish: [
        {
          source: "orders.fraud",
          detailType: "OrderCleared",
          version: 1,
          data: { ...anOrder(), score: 0, signals: [] },
        },
      ],
    });
  });

  it("is flagged, whole, with the score and every signal, when enough speaks against it", () => {
    expect(scoreFraud.decide(accepted(), { state: undefined, answer: busy })).toEqual({
      state: { score: 80, decision: "flagged" },
      publish: [
        {
          source: "orders.fraud",
          detailType: "OrderFlagged",
          version: 1,
          data: {
            ...anOrder(),
            score: 80,
            signals: [
              { code: "CUSTOMER_VELOCITY", message: expect.stringContaining("11 orders"), weight: 40 },
              { code: "CARD_VELOCITY", message: expect.stringContaining("6 orders"), weight: 40 },
            ],
          },
        },
      ],
    });
  });

  it("is scored once: accepted again, it is not decided on anew, whatever was ordered since", () => {
    const state = { score: 0, decision: "cleared" };
    expect(scoreFraud.decide(accepted(), { state, answer: busy })).toEqual({});
  });

  it("keeps a small state, by the order's id", () => {
    const { state } = scoreFraud.decide(accepted(), { state: undefined, answer: busy });
    expect(scoreFraud.remembers?.key(accepted())).toBe("order-1");
    expect(scoreFraud.remembers?.state.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});

describe("a new customer", () => {
  it("is cleared for a week of ordinary orders, with one card, to one address", async () => {
    const velocity = new VelocityInMemory();
    const address = { street: "12 St James's Square", postalCode: "SW1Y 4JH", country: "United Kingdom" };
    const scores: unknown[] = [];
    for (let day = 1; day <= 7; day++) {
      const order = { orderId: `order-${day}`, shippingAddress: address, billingAddress: { country: "UK" } };
      const event = accepted(order, `2010-12-0${day}T09:30:00.000Z`);
      const answer = await scoreFraud.ask?.(event, velocity);
      scores.push(scoreFraud.decide(event, { state: undefined, answer }).state);
    }
    expect(scores).toEqual(Array(7).fill({ score: 0, decision: "cleared" }));
  });

  it("who places twelve orders in a minute is flagged from the eleventh on", async () => {
    const velocity = new VelocityInMemory();
    const decisions: string[] = [];
    for (let second = 10; second < 22; second++) {
      const event = accepted({ orderId: `order-${second}` }, `2010-12-01T09:30:${second}.000Z`);
      const answer = await scoreFraud.ask?.(event, velocity);
      const [draft] = scoreFraud.decide(event, { state: undefined, answer }).publish ?? [];
      decisions.push(draft?.detailType ?? "nothing");
    }
    expect(decisions).toEqual([...Array(10).fill("OrderCleared"), ...Array(2).fill("OrderFlagged")]);
  });
});

describe("what of an order is counted", () => {
  it("is counted at the event's own time, in whatever offset that is written", () => {
    const shippingAddress = { name: "Ada", street: "1 High St", city: "Leeds", country: "UK" };
    expect(factsOf(accepted({ shippingAddress }, "2010-12-01T09:30:00.1234+01:00"))).toEqual({
      orderId: "order-1",
      at: Date.parse("2010-12-01T08:30:00.123Z"),
      customerId: "customer-1",
      paymentToken: "tok_approved",
      address: '["1 high st","leeds","united kingdom"]',
      amount: 6390,
      currency: "GBP",
    });
  });

  const address = { street: "1 High St", city: "Leeds", postalCode: "LS1 6AE", country: "United Kingdom" };
  it.each<[string, Order["shippingAddress"]]>([
    ["case and spaces", { ...address, street: " 1  HIGH st ", postalCode: "ls16ae" }],
    ["a comma", { ...address, street: "1, High St" }],
    ["the name", { ...address, name: "Somebody Else" }],
    ["the country's name", { ...address, country: "GB" }],
    ["the city, beside a postal code", { ...address, city: undefined }],
  ])("is under one address, whatever %s", (_, other) => {
    expect(addressKey(other)).toBe(addressKey(address));
  });

  it.each<[string, Order["shippingAddress"]]>([
    ["street", { ...address, street: "2 High St" }],
    ["postal code", { ...address, postalCode: "LS1 6AF" }],
    ["country", { ...address, country: "Ireland" }],
    ["city, for want of a postal code", { ...address, postalCode: " " }],
  ])("is under an address of its own by another %s", (_, other) => {
    expect(addressKey(other)).toEqual(expect.any(String));
    expect(addressKey(other)).not.toBe(addressKey(address));
  });

  it.each<[string, Order["shippingAddress"]]>([
    ["there is none", undefined],
    ["it is but a country", { country: "France" }],
    ["it has no street", { ...address, street: undefined }],
    ["its street is blank", { ...address, street: "  " }],
    ["it has neither city nor postal code", { street: "1 High St", country: "France" }],
  ])("is under no address where %s", (_, other) => {
    expect(addressKey(other)).toBeUndefined();
  });
});

describe("the function", () => {
  it.each([undefined, ""])("does not start without the name of its table, and says so: %o", async (name) => {
    stubEnvironment();
    vi.stubEnv("VELOCITY_TABLE_NAME", name);
    vi.resetModules();

    await expect(import("../../../functions/score-fraud/handler.ts")).rejects.toMatchObject({
      name: "ChainError",
      code: "ENVIRONMENT_INCOMPLETE",
      message:
        "score-fraud: the environment variable VELOCITY_TABLE_NAME is missing; the FraudScoring construct sets it",
    });
  });
});
