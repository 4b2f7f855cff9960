// What speaks against an order, how much each weighs, and from where on a person has to look.
import type { FraudSignal, Order } from "../../events/index.ts";
import { countryOf } from "./country.ts";
import { disposableDomainIn } from "./disposable-email.ts";
import { moneyInWords } from "./money.ts";
import type { Activity, Recent } from "./velocity.ts";

const MINUTES = 60;
const DAYS = 24 * 60 * MINUTES;

/**
 * Every weight and threshold. Amounts are in minor units (2,000,000 is GBP 20,000.00, and JPY 2,000,000): nothing is converted. A threshold is what is
 * still usual. No single weight reaches `flaggedFrom`, so that it takes two signals to trouble a person.
 */
export const fraudRules = {
  flaggedFrom: 60,
  highestScore: 100,
  CUSTOMER_VELOCITY: { weight: 40, windowSeconds: 60 * MINUTES, orders: 10, amount: 2_000_000 },
  CARD_VELOCITY: { weight: 40, windowSeconds: 10 * MINUTES, orders: 5, amount: 1_000_000 },
  ADDRESS_VELOCITY: { weight: 15, windowSeconds: 60 * MINUTES, orders: 10, amount: Number.POSITIVE_INFINITY },
  UNUSUAL_AMOUNT: { weight: 30, windowSeconds: 30 * DAYS, earlierOrders: 3, timesTheMean: 5, amount: 50_000 },
  COUNTRY_MISMATCH: { weight: 25 },
  DISPOSABLE_EMAIL: { weight: 35 },
} as const;

export interface Score {
  /** The sum of the weights, 100 at most. */
  readonly score: number;
  readonly signals: FraudSignal[];
  readonly decision: "cleared" | "flagged";
}

/** Each check says in words what it found, with the numbers, or nothing. */
type Check = (order: Order, recent: Recent) => string | undefined;

const checks: ReadonlyMap<FraudSignal["code"], Check> = new Map<FraudSignal["code"], Check>([
  [
    "CUSTOMER_VELOCITY",
    (order, { customer }) => tooFast("of the customer", fraudRules.CUSTOMER_VELOCITY, order, customer),
  ],
  ["CARD_VELOCITY", (order, { card }) => tooFast("with the card", fraudRules.CARD_VELOCITY, order, card)],
  ["ADDRESS_VELOCITY", (order, { address }) => tooFast("to the address", fraudRules.ADDRESS_VELOCITY, order, address)],
  ["UNUSUAL_AMOUNT", unusualAmount],
  ["COUNTRY_MISMATCH", countryMismatch],
  ["DISPOSABLE_EMAIL", disposableEmail],
]);

export function scoreOf(order: Order, recent: Recent): Score {
  const signals: FraudSignal[] = [];
  for (const [code, check] of checks) {
    const message = check(order, recent);
    if (message !== undefined) signals.push({ code, message, weight: fraudRules[code].weight });
  }
  const sum = signals.reduce((total, { weight }) => total + weight, 0);
  const score = Math.min(sum, fraudRules.highestScore);
  return { score, signals, decision: score >= fraudRules.flaggedFrom ? "flagged" : "cleared" };
}

interface VelocityRule {
  readonly windowSeconds: number;
  /** This order and those before it. */
  readonly orders: number;
  /** Of all these in this order's currency. A single order does not exceed it, whatever its amount: that is not velocity. */
  readonly amount: number;
}

function tooFast(which: string, usual: VelocityRule, order: Order, before: Activity): string | undefined {
  const orders = before.orders + 1;
  const amount = before.amount + order.total;
  const tooMuch = before.amount > 0 && amount > usual.amount;
  if (orders <= usual.orders && !tooMuch) return undefined;
  const money = (of: number) => moneyInWords(of, order.currency);
  const most = Number.isFinite(usual.amount) ? ` and ${money(usual.amount)}` : "";
  return (
    `${before.atLeast ? "at least " : ""}${orders} orders ${which} within ${usual.windowSeconds / MINUTES} minutes, ${money(amount)} in all; ` +
    `usual are ${usual.orders} orders${most} at most`
  );
}

function unusualAmount({ total, currency }: Order, { history: { orders, meanAmount } }: Recent): string | undefined {
  const { windowSeconds, earlierOrders, timesTheMean, amount } = fraudRules.UNUSUAL_AMOUNT;
  if (orders < earlierOrders || total <= amount || total <= timesTheMean * meanAmount) return undefined;
  return (
    `${moneyInWords(total, currency)} is over ${timesTheMean} times what the customer usually spends: ` +
    `${moneyInWords(meanAmount, currency)}, the mean of ${orders} orders within ${windowSeconds / DAYS} days`
  );
}

function countryMismatch({ billingAddress, shippingAddress }: Order): string | undefined {
  const billed = billingAddress?.country.trim();
  const shipped = shippingAddress?.country.trim();
  if (!billed || !shipped || countryOf(billed) === countryOf(shipped)) return undefined;
  return `the order is billed to ${quoted(billed)} and shipped to ${quoted(shipped)}`;
}

function disposableEmail({ customer: { email = "" } }: Order): string | undefined {
  const domain = disposableDomainIn(email);
  return domain && `the customer's mail address is of ${domain}, which hands out addresses for throwing away`;
}

/** Countries are free text, of any length. */
function quoted(country: string): string {
  return JSON.stringify(country.length > 60 ? `${country.slice(0, 60).toWellFormed()}…` : country);
}
