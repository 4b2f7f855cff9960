// The saga with stock and payment beside it: in whatever order its messages come, however often, over crashes, and with people and time-outs in between.
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { asDeployed, play } from "../../support/fulfilment-model.ts";
import { comesOutRight, RUNS } from "../../support/fulfilment-property.ts";
import { scenarios } from "../../support/fulfilment-scenarios.ts";
import { anOrder } from "../../support/orders.ts";

// Thousands of stories, each of many steps.
vi.setConfig({ testTimeout: 300_000 });

describe("whatever happens on the way", () => {
  it("every order ends once, with its money and its goods where they belong", async () => {
    await fc.assert(comesOutRight(asDeployed), { numRuns: RUNS });
  });

  it("an order that nothing speaks against is confirmed", async () => {
    const tokens = fc.constantFrom("tok_approved", "tok_flaky", "tok_slow");
    await fc.assert(
      fc.asyncProperty(scenarios, tokens, async ({ deliveries }, paymentToken) => {
        const cleared = {
          order: anOrder({ paymentToken }),
          verdict: "cleared",
          reviews: [],
          cancellations: 0,
        } as const;
        const approved = {
          ...cleared,
          order: anOrder({ paymentToken, orderId: "order-2" }),
          verdict: "flagged",
          reviews: ["approved"],
        } as const;
        const outcomes = await play(asDeployed, {
          stories: [cleared, approved],
          available: { tea: 4, cup: 8 },
          slowSeconds: 60,
          deliveries,
          patient: true,
        });

        expect(outcomes.map(({ ends }) => ends)).toEqual(Array(4).fill(["OrderConfirmed"]));
      }),
    );
  });

  it("is played with every end that there is", async () => {
    const samples = fc.sample(scenarios, { numRuns: 500, seed: 7 });
    const played = await Promise.all(samples.map((scenario) => play(asDeployed, scenario)));

    expect([...new Set(played.flat().map(({ ends }) => ends.join(" and ")))].sort()).toEqual([
      "",
      "OrderCancelled: CUSTOMER_CANCELLED",
      "OrderCancelled: OUT_OF_STOCK",
      "OrderCancelled: PAYMENT_DECLINED",
      "OrderCancelled: PAYMENT_TIMED_OUT",
      "OrderCancelled: REVIEW_DECLINED",
      "OrderCancelled: STOCK_TIMED_OUT",
      "OrderConfirmed",
    ]);
  });
});
