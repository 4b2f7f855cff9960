// What recorded orders come to in the windows before one of them. It matters neither in which order they were recorded nor how often.
import { fraudRules } from "./fraud-rules.ts";
import type { Activity, History, OrderFacts, Recent } from "./velocity.ts";

/** An order as it stands in the record of its customer, its card or its address. */
export type Recorded = Pick<OrderFacts, "orderId" | "at" | "amount" | "currency">;

/** A record as far as it was read, the latest first or in any other order. */
export interface Reading {
  readonly orders: readonly Recorded[];
  /** Whether it may go on further back. */
  readonly more: boolean;
}

export const NOTHING_READ: Reading = { orders: [], more: false };

/** How far back each record has to be read, in seconds. */
export const readBackSeconds = {
  customer: Math.max(fraudRules.CUSTOMER_VELOCITY.windowSeconds, fraudRules.UNUSUAL_AMOUNT.windowSeconds),
  card: fraudRules.CARD_VELOCITY.windowSeconds,
  address: fraudRules.ADDRESS_VELOCITY.windowSeconds,
} as const;

export type Keyed = keyof typeof readBackSeconds;

export function recentOf(order: OrderFacts, readings: Readonly<Record<Keyed, Reading>>): Recent {
  return {
    customer: activity(order, fraudRules.CUSTOMER_VELOCITY.windowSeconds, readings.customer),
    card: activity(order, fraudRules.CARD_VELOCITY.windowSeconds, readings.card),
    address: activity(order, fraudRules.ADDRESS_VELOCITY.windowSeconds, readings.address),
    history: history(order, fraudRules.UNUSUAL_AMOUNT.windowSeconds, readings.customer),
  };
}

function activity(order: OrderFacts, windowSeconds: number, { orders, more }: Reading): Activity {
  const others = othersBefore(order, windowSeconds, orders);
  // What was not read is further back than all that was: it matters only where the window goes back as far.
  const atLeast = more && orders.every(({ at }) => isWithin(order, windowSeconds, at));
  return { orders: others.length, amount: sumOf(inCurrencyOf(order, others)), atLeast };
}

function history(order: OrderFacts, windowSeconds: number, { orders }: Reading): History {
  const others = inCurrencyOf(order, othersBefore(order, windowSeconds, orders));
  return { orders: others.length, meanAmount: others.length === 0 ? 0 : sumOf(others) / others.length };
}

/** Each other order once, at the earliest time that it is recorded with, and in the order of time, so that sums come out the same to the last bit. */
function othersBefore(order: OrderFacts, windowSeconds: number, recorded: readonly Recorded[]): Recorded[] {
  const others = recorded
    .filter((each) => each.orderId !== order.orderId)
    .filter((each) => isWithin(order, windowSeconds, each.at) && inOrderOfTime(each, order) < 0)
    .toSorted(inOrderOfTime);
  const earliest = new Map<string, Recorded>();
  for (const each of others) if (!earliest.has(each.orderId)) earliest.set(each.orderId, each);
  return [...earliest.values()];
}

/** A window of an hour ends with the order, and an order of just an hour before is out of it. */
function isWithin(order: OrderFacts, windowSeconds: number, at: number): boolean {
  return at > order.at - windowSeconds * 1000;
}

/** By id where the time is the same, byte for byte, as DynamoDB sorts keys. */
function inOrderOfTime(one: Recorded, other: Recorded): number {
  return one.at - other.at || Buffer.compare(Buffer.from(one.orderId), Buffer.from(other.orderId));
}

function inCurrencyOf(order: OrderFacts, orders: readonly Recorded[]): Recorded[] {
  return orders.filter(({ currency }) => currency === order.currency);
}

function sumOf(orders: readonly Recorded[]): number {
  return orders.reduce((sum, { amount }) => sum + amount, 0);
}
