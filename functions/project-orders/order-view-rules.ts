// The fold from an order's events to its view. It is a union of facts, so that neither the order of arrival nor repeats make a difference.
import * as z from "zod";
import { type OrderEvent, orderEvents } from "./consumer.ts";
import { Fact, factOf } from "./fact-rules.ts";
import type { FraudFinding, OrderStatus, OrderView, StatusReason } from "./order-views.ts";

/** All that is kept of an order's events. What a view shows is worked out of it when it is read. */
export const OrderRecord = z.object({ orderId: z.string(), facts: z.array(Fact) });

export type OrderRecord = z.output<typeof OrderRecord>;

type DetailType = Fact["detailType"];

/** More of one type add nothing to a view, and an item of DynamoDB holds 400 KB. */
const MOST_OF_ONE_TYPE = 10;

/** Each status, the later the further down, with when an order has got so far. A status once reached stays reached, whatever else arrives. */
const statuses: readonly (readonly [OrderStatus, (facts: Facts) => boolean])[] = [
  ["rejected", (facts) => facts.has("OrderRejected")],
  // An order that was submitted twice under one id may be rejected once and accepted once: then it goes on.
  ["accepted", (facts) => facts.has("OrderAccepted")],
  ["in-review", (facts) => facts.has("OrderFlagged")],
  ["cleared", (facts) => facts.has("OrderCleared") || (facts.has("OrderFlagged") && facts.isApproved)],
  ["confirmed", (facts) => facts.has("OrderConfirmed")],
  ["cancelled", (facts) => facts.has("OrderCancelled")],
];

/** Statuses from the first to the last: an order's never goes back in it. */
export const statusOrder: readonly OrderStatus[] = statuses.map(([status]) => status);

/** Whose word counts most on who ordered, and for how much: the latest step's. */
const authorities: readonly DetailType[] = [
  "OrderConfirmed",
  "OrderCancelled",
  "OrderCleared",
  "OrderFlagged",
  "OrderAccepted",
  "OrderRejected",
];

/** The record with the event in it; the very same record where the event adds nothing to it. */
export function withEvent(record: OrderRecord | undefined, event: OrderEvent): OrderRecord {
  const known = record?.facts ?? [];
  const facts = withFact(known, factOf(event));
  return record && facts === known ? record : { orderId: event.data.orderId, facts: [...facts] };
}

/**
 * The view; undefined while no event has told of the order itself, as where a cancellation names an order that never was. Its story is the one that began with
 * the order: a cancellation may have come with one of its own.
 */
export function viewOf({ orderId, facts: known }: OrderRecord): OrderView | undefined {
  const facts = new Facts(known);
  const order = facts.firstOf(authorities, ({ order }) => order);
  const status = statuses.findLast(([, reached]) => reached(facts))?.[0];
  if (!order || !status) return undefined;
  const correlationId = facts.firstOf(["OrderAccepted", ...authorities], (fact) => fact.order?.correlationId);
  const lineCount = order.lineCount ?? facts.firstOf(authorities, (fact) => fact.order?.lineCount);
  const fraud = facts.firstOf(["OrderCleared", "OrderFlagged"], (fact) => fact.fraud);
  return {
    orderId,
    ...(correlationId !== undefined && { correlationId }),
    customerId: order.customerId,
    status,
    total: order.total,
    currency: order.currency,
    ...(lineCount !== undefined && { lineCount }),
    placedAt: facts.placedAt,
    updatedAt: facts.updatedAt,
    ...reasonsFor(status, facts, fraud),
    ...(fraud && { fraud }),
    payment: { captured: facts.most("PaymentCaptured"), refunded: facts.most("PaymentRefunded") },
    timeline: known.map(({ detailType, eventId, at }) => ({ detailType, eventId, at })),
  };
}

function reasonsFor(
  status: OrderStatus,
  facts: Facts,
  fraud: FraudFinding | undefined,
): Pick<OrderView, "reasons" | "reasonCount"> {
  if (status === "in-review") return { reasons: (fraud?.signals ?? []).map(reasonOf) };
  const type = status === "rejected" ? "OrderRejected" : status === "cancelled" ? "OrderCancelled" : undefined;
  const fact = type && facts.firstOf([type], (each) => each);
  return { reasons: fact?.reasons ?? [], ...(fact?.reasonCount && { reasonCount: fact.reasonCount }) };
}

function reasonOf({ code, message }: StatusReason): StatusReason {
  return { code, message };
}

/** Facts by type, those of one type from the earliest. */
class Facts {
  readonly #all: readonly Fact[];
  readonly #byType: Map<DetailType, Fact[]>;

  constructor(all: readonly Fact[]) {
    this.#all = all;
    this.#byType = Map.groupBy(all, ({ detailType }) => detailType);
  }

  has(type: DetailType): boolean {
    return this.#byType.has(type);
  }

  get isApproved(): boolean {
    return this.#of("OrderReviewed").some(({ decision }) => decision === "approved");
  }

  get placedAt(): string {
    const ofOrder = this.#all.filter(({ order }) => order !== undefined);
    return ofOrder.map(({ at }) => at).toSorted()[0] ?? "";
  }

  get updatedAt(): string {
    return (
      this.#all
        .map(({ at }) => at)
        .toSorted()
        .at(-1) ?? ""
    );
  }

  /** What the earliest fact of the first type has that has it. */
  firstOf<T>(types: readonly DetailType[], read: (fact: Fact) => T | undefined): T | undefined {
    for (const type of types)
      for (const fact of this.#of(type)) {
        const value = read(fact);
        if (value !== undefined) return value;
      }
    return undefined;
  }

  /** An order is paid once and refunded once: a second event tells of the same money, or that there is none left to give back. */
  most(type: DetailType): number {
    return Math.max(0, ...this.#of(type).map(({ amount = 0 }) => amount));
  }

  #of(type: DetailType): readonly Fact[] {
    return this.#byType.get(type) ?? [];
  }
}

/** The facts in the order of their times and of a story; the very same array where the fact adds nothing. */
function withFact(facts: readonly Fact[], fact: Fact): readonly Fact[] {
  const same = facts.find(({ eventId, detailType }) => eventId === fact.eventId && detailType === fact.detailType);
  // Two events with one id and type are one; should they differ, it does not matter which came first.
  if (same && compare(same, fact) <= 0) return facts;
  const ofType = facts.filter((each) => each.detailType === fact.detailType && each !== same);
  const kept = [...ofType, fact].toSorted(compare).slice(0, MOST_OF_ONE_TYPE);
  if (!kept.includes(fact)) return facts;
  return [...facts.filter(({ detailType }) => detailType !== fact.detailType), ...kept].toSorted(compare);
}

const places = new Map(orderEvents.map(({ detailType }, at) => [detailType, at] as const));

function compare(one: Fact, other: Fact): number {
  return (
    compareTexts(one.at, other.at) ||
    (places.get(one.detailType) ?? 0) - (places.get(other.detailType) ?? 0) ||
    compareTexts(one.eventId, other.eventId) ||
    compareTexts(textOf(one), textOf(other))
  );
}

/** By UTF-16 code units: the same on every machine. */
function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Members in the order of the schema, however DynamoDB gave them back. */
function textOf(fact: Fact): string {
  return JSON.stringify(Fact.parse(fact));
}
