// A trial's orders: what each is, how it is placed, and how it may end. A function of the seed.
import fc from "fast-check";
import type { Order } from "../../../events/index.ts";
import type { OrderStatus } from "../../../functions/project-orders/order-views.ts";

/** What is special about an order. */
export type Kind =
  | "good"
  | "flaky"
  | "declined"
  | "slow"
  | "unobtainable"
  | "contended"
  | "wrong"
  | "malformed"
  | "suspicious"
  | "large";

export interface Planned {
  readonly number: number;
  readonly kind: Kind;
  readonly via: "api" | "bus";
  /** How often it is sent: each time the same event, or the same Idempotency-Key. */
  readonly times: 1 | 2;
  /** What somebody does about it right after it was placed. */
  readonly act: "none" | "cancel" | "approve" | "decline";
  /** Without `orderId`. */
  readonly order: Omit<Order, "orderId">;
}

const often = (weight: number, kind: Kind) => ({ weight, arbitrary: fc.constant(kind) });

const kinds = fc.oneof(
  often(52, "good"),
  often(8, "flaky"),
  often(8, "declined"),
  often(6, "slow"),
  often(5, "unobtainable"),
  often(4, "contended"),
  often(5, "wrong"),
  often(3, "malformed"),
  often(8, "suspicious"),
);

const tokens: Partial<Record<Kind, string>> = { flaky: "tok_flaky", declined: "tok_declined", slow: "tok_slow" };

/** More lines than a transaction takes, and more data than an event carries. */
const LARGE_LINES = 1_114;

/** One order in so many is large: their goods are taken one by one. */
const LARGE_EVERY = 250;

/** The same for the same seed. Of `count` orders, one in 250 is large, the last of each such lot. */
export function planOf(seed: number, count: number): Planned[] {
  const draws = fc.sample(
    fc.record({
      kind: kinds,
      via: fc.constantFrom("api" as const, "bus" as const),
      times: fc.constantFrom(1 as const, 1 as const, 1 as const, 2 as const),
      chance: fc.integer({ min: 0, max: 99 }),
      lines: fc.array(
        fc.record({
          sku: fc.integer({ min: 1, max: 40 }).map((n) => `sku-${n}`),
          quantity: fc.integer({ min: 1, max: 5 }),
          unitPrice: fc.integer({ min: 1, max: 5_000 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { seed, numRuns: count },
  );
  return draws.map(({ kind: drawn, via, times, chance, lines }, number): Planned => {
    const kind = number % LARGE_EVERY === LARGE_EVERY - 1 ? "large" : drawn;
    return {
      number,
      kind,
      via: kind === "malformed" ? "bus" : via,
      times,
      act: actOn(kind, chance),
      order: orderOf(kind, linesOf(kind, lines), `${seed}-${number}`, `${seed}-${number % Math.ceil(count / 3)}`),
    };
  });
}

function actOn(kind: Kind, chance: number): Planned["act"] {
  if (kind === "suspicious") return chance < 30 ? "approve" : chance < 60 ? "decline" : chance < 70 ? "cancel" : "none";
  return kind !== "malformed" && chance < 8 ? "cancel" : "none";
}

function linesOf(kind: Kind, lines: Order["lines"]): Order["lines"] {
  switch (kind) {
    case "unobtainable":
      return [...lines, { sku: "sku-1", quantity: 1_000_001, unitPrice: 1 }];
    case "contended":
      return [...lines, { sku: "sku-contended", quantity: 300_000, unitPrice: 1 }];
    case "large":
      return Array.from({ length: LARGE_LINES }, (_, at) => ({ sku: `part-${at}`, quantity: 1, unitPrice: 7 }));
    default:
      return lines;
  }
}

function orderOf(kind: Kind, lines: Order["lines"], name: string, customer: string): Planned["order"] {
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const suspicious = kind === "suspicious";
  return {
    customer: {
      id: kind === "malformed" ? "" : `customer-${customer}`,
      email: suspicious ? `${name}@mailinator.com` : `${customer}@example.com`,
    },
    lines,
    total: kind === "wrong" ? total + 1 : total,
    currency: "GBP",
    shippingAddress: { country: suspicious ? "France" : "United Kingdom" },
    billingAddress: { country: "United Kingdom" },
    paymentToken: `${tokens[kind] ?? "tok_approved"}_${name}`,
  };
}

/** Where the order may rest; none for one that never becomes an order. `timeOuts` says whether steps may have taken too long, and orders be cancelled for it. */
export function endsOf({ kind, act }: Planned, timeOuts: boolean): readonly OrderStatus[] {
  if (kind === "malformed") return [];
  if (kind === "wrong") return ["rejected"];
  if (kind === "suspicious" && act === "none") return ["in-review"];
  if (kind === "declined" || kind === "unobtainable" || act === "decline") return ["cancelled"];
  // Where its step has seconds, a time-out that comes late may find the payment captured.
  if (kind === "slow" && !timeOuts) return ["cancelled"];
  const mayBeCancelled = timeOuts || act === "cancel" || kind === "contended";
  return mayBeCancelled ? ["confirmed", "cancelled"] : ["confirmed"];
}
