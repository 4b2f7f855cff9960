import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FraudSignal, Order } from "../../../events/index.ts";
import { fraudRules, scoreOf } from "../../../functions/score-fraud/fraud-rules.ts";
import type { Activity, Recent } from "../../../functions/score-fraud/velocity.ts";
import { anOrder } from "../../support/orders.ts";
import { nobodyElse } from "../../support/velocity.ts";

const earlier = (orders: number, amount: number, atLeast = false): Activity => ({ orders, amount, atLeast });
const uk = { country: "United Kingdom" };
const mail = (email: string) => ({ customer: { id: "customer-1", email } });

/** An order of GBP 63.90, but for what is said, after what is said. */
interface Case {
  readonly what: string;
  readonly order?: Partial<Order>;
  readonly recent?: Partial<Recent>;
}

const usual: Case[] = [
  { what: "a customer's first order" },
  { what: "a first order of any amount", order: { total: 900_000_000 } },
  {
    what: "an order with which everything is just still usual",
    order: { total: 50_000 },
    recent: {
      customer: earlier(9, 1_950_000),
      card: earlier(4, 950_000),
      address: earlier(9, 900_000_000),
      history: { orders: 100, meanAmount: 1 },
    },
  },
  {
    what: "an order of five times the mean",
    order: { total: 60_000 },
    recent: { history: { orders: 3, meanAmount: 12_000 } },
  },
  {
    what: "a large order after no more than two",
    order: { total: 90_000 },
    recent: { history: { orders: 2, meanAmount: 1 } },
  },
  { what: "an order without a mail address", order: { customer: { id: "customer-1" } } },
  { what: "a mail address without a domain", order: mail("mailinator") },
  { what: "a domain that only ends like a disposable one", order: mail("ada@notmailinator.com") },
  { what: "a disposable domain that is not the address's own", order: mail("mailinator.com@example.com") },
  { what: "one address alone", order: { billingAddress: { country: "France" }, shippingAddress: undefined } },
  { what: "a country that is left blank", order: { billingAddress: { country: "  " }, shippingAddress: uk } },
];

const unusual: (Case & { readonly code: FraudSignal["code"]; readonly message: string })[] = [
  {
    what: "the customer's 11th order within the hour",
    recent: { customer: earlier(10, 63_900) },
    code: "CUSTOMER_VELOCITY",
    message:
      "11 orders of the customer within 60 minutes, GBP 702.90 in all; usual are 10 orders and GBP 20,000.00 at most",
  },
  {
    what: "an amount of over 20,000.00 within the hour",
    recent: { customer: earlier(1, 1_993_611) },
    code: "CUSTOMER_VELOCITY",
    message:
      "2 orders of the customer within 60 minutes, GBP 20,000.01 in all; usual are 10 orders and GBP 20,000.00 at most",
  },
  {
    what: "the card's 6th order within ten minutes",
    recent: { card: earlier(5, 0) },
    code: "CARD_VELOCITY",
    message: "6 orders with the card within 10 minutes, GBP 63.90 in all; usual are 5 orders and GBP 10,000.00 at most",
  },
  {
    what: "an amount of over 10,000.00 within ten minutes",
    order: { total: 1_000_000 },
    recent: { card: earlier(1, 1) },
    code: "CARD_VELOCITY",
    message:
      "2 orders with the card within 10 minutes, GBP 10,000.01 in all; usual are 5 orders and GBP 10,000.00 at most",
  },
  {
    what: "a card with more orders than are counted",
    recent: { card: earlier(100, 100, true) },
    code: "CARD_VELOCITY",
    message:
      "at least 101 orders with the card within 10 minutes, GBP 64.90 in all; usual are 5 orders and GBP 10,000.00 at most",
  },
  {
    what: "the 11th order to an address within the hour",
    recent: { address: earlier(10, 0) },
    code: "ADDRESS_VELOCITY",
    message: "11 orders to the address within 60 minutes, GBP 63.90 in all; usual are 10 orders at most",
  },
  {
    what: "an order of over five times the mean",
    order: { total: 60_001 },
    recent: { history: { orders: 3, meanAmount: 12_000 } },
    code: "UNUSUAL_AMOUNT",
    message:
      "GBP 600.01 is over 5 times what the customer usually spends: GBP 120.00, the mean of 3 orders within 30 days",
  },
  {
    what: "an amount in a currency without minor units",
    order: { total: 50_001, currency: "JPY" },
    recent: { history: { orders: 7, meanAmount: 10.5 } },
    code: "UNUSUAL_AMOUNT",
    message: "JPY 50,001 is over 5 times what the customer usually spends: JPY 11, the mean of 7 orders within 30 days",
  },
  {
    what: "two countries",
    order: { billingAddress: { country: " FR " }, shippingAddress: { country: "Germany" } },
    code: "COUNTRY_MISMATCH",
    message: 'the order is billed to "FR" and shipped to "Germany"',
  },
  {
    what: "a mail address for throwing away, by a domain under the list's and in capitals",
    order: mail("ada@mx.Mailinator.COM."),
    code: "DISPOSABLE_EMAIL",
    message: "the customer's mail address is of mailinator.com, which hands out addresses for throwing away",
  },
];

const scored = ({ order, recent }: Pick<Case, "order" | "recent">) =>
  scoreOf(anOrder(order), { ...nobodyElse, ...recent });

describe("nothing speaks against", () => {
  it.each(usual)("$what", (each) => {
    expect(scored(each)).toEqual({ score: 0, signals: [], decision: "cleared" });
  });
});

describe("one signal, which does not flag the order alone, is", () => {
  it.each(unusual)("$code for $what", ({ code, message, ...each }) => {
    const { weight } = fraudRules[code];
    expect(scored(each)).toEqual({ score: weight, signals: [{ code, message, weight }], decision: "cleared" });
  });

  it("shown for every code", () => {
    const { flaggedFrom, highestScore, ...rules } = fraudRules;
    expect(new Set(unusual.map(({ code }) => code))).toEqual(new Set(Object.keys(rules)));
    expect(Math.max(...Object.values(rules).map(({ weight }) => weight))).toBeLessThan(flaggedFrom);
  });
});

describe("several signals", () => {
  it.each<[number, "cleared" | "flagged", Partial<Order>, Partial<Recent>]>([
    [55, "cleared", {}, { customer: earlier(10, 0), address: earlier(10, 0) }],
    [60, "flagged", { ...mail("a@yopmail.com"), billingAddress: { country: "France" } }, {}],
    [65, "flagged", { total: 60_000, ...mail("a@yopmail.com") }, { history: { orders: 3, meanAmount: 1 } }],
    [80, "flagged", {}, { customer: earlier(10, 0), card: earlier(10, 0) }],
    [95, "flagged", {}, { customer: earlier(10, 0), card: earlier(10, 0), address: earlier(10, 0) }],
    [100, "flagged", mail("a@yopmail.com"), { customer: earlier(10, 0), card: earlier(10, 0) }],
  ])("add up to %i at most: %s", (score, decision, order, recent) => {
    expect(scored({ order: { billingAddress: uk, ...order }, recent })).toMatchObject({ score, decision });
  });
});

describe("countries are one", () => {
  it.each([
    ["United Kingdom", "  united  KINGDOM ", "UK", "gb", "G.B.", "U.K.", "Great Britain", "England"],
    ["United States", "USA", "us", "U.S.A.", "United States of America"],
    ["Ireland", "EIRE", "IE"],
    ["Côte d’Ivoire", "Cote d'Ivoire", "CI"],
    ["The Netherlands", "Netherlands", "NL", "Holland"],
    ["Türkiye", "Turkey", "TR"],
    ["Trinidad and Tobago", "Trinidad & Tobago", "TT"],
    ["Channel Islands", "CHANNEL ISLANDS"],
  ])("however they are written: %s", (first, ...others) => {
    for (const country of others)
      expect(scored({ order: { billingAddress: { country: first }, shippingAddress: { country } } }).score).toBe(0);
  });

  it("only where they are", () => {
    const order = { billingAddress: { country: "Channel Islands" }, shippingAddress: { country: "XX" } };
    expect(scored({ order }).signals).toMatchObject([{ code: "COUNTRY_MISMATCH" }]);
  });
});

describe("whatever the order", () => {
  const activities = fc.record({
    orders: fc.nat({ max: 200 }),
    amount: fc.nat({ max: 3_000_000 }),
    atLeast: fc.boolean(),
  });
  const recents: fc.Arbitrary<Recent> = fc.record({
    customer: activities,
    card: activities,
    address: activities,
    history: fc.record({ orders: fc.nat({ max: 10 }), meanAmount: fc.double({ min: 0, max: 100_000, noNaN: true }) }),
  });
  const countries = fc.option(fc.record({ country: fc.oneof(fc.string(), fc.constantFrom("UK", "GB", "France")) }), {
    nil: undefined,
  });
  const orders = fc
    .record({
      total: fc.nat({ max: 1_000_000 }),
      email: fc.oneof(fc.string(), fc.constantFrom("a@yopmail.com", "a@example.com")),
      currency: fc.oneof(fc.string(), fc.constantFrom("GBP", "JPY", "KWD", "XXX")),
      shippingAddress: countries,
      billingAddress: countries,
    })
    .map(({ email, ...order }) => anOrder({ ...order, ...mail(email) }));

  it("each signal is there at most once, and the score is the sum of the weights, 100 at most", () => {
    fc.assert(
      fc.property(orders, recents, (order, recent) => {
        const { score, signals, decision } = scoreOf(order, recent);
        const codes = signals.map(({ code }) => code);
        expect(codes).toEqual([...new Set(codes)]);
        expect(signals.map(({ weight }) => weight)).toEqual(codes.map((code) => fraudRules[code].weight));
        expect(score).toBe(
          Math.min(
            100,
            signals.reduce((sum, { weight }) => sum + weight, 0),
          ),
        );
        expect(decision).toBe(score >= 60 ? "flagged" : "cleared");
      }),
    );
  });

  const more = fc.nat({ max: 3_000_000 });
  const worse: Record<string, (order: Order, recent: Recent, by: number) => [Order, Recent]> = {
    "a higher total": (order, recent, by) => [{ ...order, total: order.total + by }, recent],
    "a lower mean": (order, { history, ...recent }, by) => [
      order,
      { ...recent, history: { ...history, meanAmount: Math.max(0, history.meanAmount - by) } },
    ],
    "a longer history of the same mean": (order, { history, ...recent }, by) => [
      order,
      { ...recent, history: { ...history, orders: history.orders + by } },
    ],
    ...Object.fromEntries(
      (["customer", "card", "address"] as const).flatMap((key) =>
        (["orders", "amount"] as const).map((what) => [
          `more ${what} of the ${key}`,
          (order: Order, recent: Recent, by: number): [Order, Recent] => [
            order,
            { ...recent, [key]: { ...recent[key], [what]: recent[key][what] + by } },
          ],
        ]),
      ),
    ),
  };

  it.each(Object.entries(worse))("%s never lowers the score", (_, change) => {
    fc.assert(
      fc.property(orders, recents, more, (order, recent, by) => {
        expect(scoreOf(...change(order, recent, by)).score).toBeGreaterThanOrEqual(scoreOf(order, recent).score);
      }),
    );
  });
});
