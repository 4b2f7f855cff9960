// What can happen to orders on their way through fulfilment, for fast-check to choose from.
import fc from "fast-check";
import type { Order } from "../../events/index.ts";
import type { Delivery } from "./bus-model.ts";
import { lostSku, silentToken } from "./fulfilment-outages.ts";
import { anOrder } from "./orders.ts";

/** Quantities by sku. */
export type Goods = Readonly<Record<string, number>>;

/** An order, and all that is said about it from outside; it comes in any order. */
export interface Story {
  readonly order: Order;
  readonly verdict: "cleared" | "flagged";
  readonly reviews: readonly ("approved" | "declined")[];
  readonly cancellations: number;
}

export interface Scenario {
  readonly stories: readonly Story[];
  /** What there is to sell; of all else there is nothing. */
  readonly available: Goods;
  /** How long a payment with `tok_slow` is pending. */
  readonly slowSeconds: number;
  readonly deliveries: readonly Delivery[];
  /** Whether a step's time is up only after the step, or once nothing else is in flight; else it may be up at any moment. */
  readonly patient: boolean;
}

const line = fc.record({
  sku: fc.constantFrom(...Array<string>(10).fill("tea"), ...Array<string>(10).fill("cup"), lostSku),
  quantity: fc.integer({ min: 1, max: 3 }),
  unitPrice: fc.constantFrom(0, 695, 1250),
});

export const stories: fc.Arbitrary<readonly Story[]> = fc
  .array(
    fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      paymentToken: fc.constantFrom(
        "tok_approved",
        "tok_approved",
        "tok_slow",
        "tok_slow",
        "tok_flaky",
        "tok_declined",
        silentToken,
      ),
      verdict: fc.constantFrom("cleared" as const, "cleared" as const, "flagged" as const),
      reviews: fc.array(fc.constantFrom("approved" as const, "declined" as const), { maxLength: 2 }),
      cancellations: fc.constantFrom(0, 0, 0, 1, 2),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ lines, paymentToken, ...story }, at) => ({
      ...story,
      order: anOrder({ orderId: `order-${at + 1}`, lines, total: totalOf(lines), paymentToken }),
    })),
  );

function totalOf(lines: Order["lines"]): number {
  // Never nothing, so that a capture always shows.
  return lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 1);
}

const fate: fc.Arbitrary<Delivery["fate"]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "completes" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("comes-again" as const), forgotten: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "crashes-before-storing" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("crashes-after-sending" as const),
      count: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("has-trouble" as const),
      call: fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 7 })),
      what: fc.constantFrom(
        "dies before it" as const,
        "dies after it" as const,
        "sends it twice" as const,
        "sleeps after it" as const,
        "is given up after it" as const,
      ),
      sleeps: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 40 })),
    }),
  },
);

const pick = fc.oneof(fc.nat({ max: 100 }), fc.constant(-1));

export const deliveries: fc.Arbitrary<readonly Delivery[]> = fc.array(fc.record({ pick, fate }), {
  maxLength: 80,
  size: "max",
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  stories,
  available: fc.record({ tea: fc.nat({ max: 20 }), cup: fc.nat({ max: 20 }), [lostSku]: fc.constant(9) }),
  // For longer than take-payment asks, too.
  slowSeconds: fc.constantFrom(1, 5, 60, 10_000),
  deliveries,
  patient: fc.boolean(),
});
