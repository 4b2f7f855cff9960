// The saga with stock and payment beside it, over any delivery of any messages, and what has to be true whatever happened.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import * as z from "zod";
import {
  type Draft,
  type Event,
  FulfilmentTimedOut,
  type Order,
  OrderCancellationRequested,
  OrderCancelled,
  OrderCleared,
  OrderConfirmed,
  OrderFlagged,
  OrderReviewed,
} from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";
import { Fulfilment } from "../../functions/fulfil-order/state.ts";
import { BusModel, type Delivery } from "./bus-model.ts";
import { anOrder } from "./orders.ts";
import { PaymentState, paymentModel, tokens } from "./payment-model.ts";
import { type Goods, goodsOf, lostSku, plus, Shelf, stockModel, theShelf } from "./stock-model.ts";

/** An order, and all that is said about it from outside; it comes in any order. */
export interface Story {
  readonly order: Order;
  readonly verdict: "cleared" | "flagged";
  readonly reviews: readonly ("approved" | "declined")[];
  readonly cancellations: number;
}

export interface Scenario {
  readonly stories: readonly Story[];
  readonly free: Goods;
  readonly deliveries: readonly Delivery[];
  /** Whether a step's time is up only once nothing else is in flight; else it may be up at any moment. */
  readonly patient: boolean;
}

/** How an order came out. */
export interface Outcome {
  readonly story: Story;
  /** The terminal events, each as `OrderConfirmed` or `OrderCancelled: CODE`. */
  readonly ends: readonly string[];
  readonly step: Fulfilment["step"] | undefined;
  readonly captured: number;
  readonly refunded: number;
  readonly held: Goods;
}

const quantity = fc.integer({ min: 1, max: 3 });
const line = fc.record({
  sku: fc.constantFrom(...Array<string>(10).fill("tea"), ...Array<string>(10).fill("cup"), lostSku),
  quantity,
  unitPrice: fc.constantFrom(0, 695, 1250),
});

export const stories: fc.Arbitrary<readonly Story[]> = fc
  .array(
    fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      paymentToken: fc.constantFrom("tok_approved", "tok_approved", ...tokens),
      verdict: fc.constantFrom("cleared" as const, "flagged" as const),
      reviews: fc.array(fc.constantFrom("approved" as const, "declined" as const), { maxLength: 2 }),
      cancellations: fc.nat({ max: 2 }),
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
);

export const deliveries: fc.Arbitrary<readonly Delivery[]> = fc.array(fc.record({ pick: fc.nat({ max: 100 }), fate }), {
  maxLength: 80,
  size: "max",
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  stories,
  free: fc.record({ tea: fc.nat({ max: 20 }), cup: fc.nat({ max: 20 }) }),
  deliveries,
  patient: fc.boolean(),
});

/** Plays a scenario until nothing is in flight. Throws as soon as goods or money are less than nothing, or more than there were. */
export function play(fulfilOrder: Consumer, { stories, free, deliveries, patient }: Scenario): readonly Outcome[] {
  const stock = stockModel(free);
  const bus = new BusModel([
    { consumer: fulfilOrder, port: { stepTimeoutSeconds: 30 } },
    { consumer: stock },
    { consumer: paymentModel },
  ]);
  for (const story of stories)
    for (const [at, draft] of saidOf(story).entries())
      bus.start(draft, `${story.order.orderId}: ${draft.detailType}${at > 0 ? ` ${at}` : ""}`);

  const isReady = patient ? ({ detailType }: Event) => detailType !== FulfilmentTimedOut.detailType : undefined;
  const outcomes = () => stories.map((story) => outcomeOf(story, bus, fulfilOrder, stock));
  for (const delivery of deliveries) {
    bus.deliver(delivery, isReady);
    checkBooks(outcomes(), bus, stock, free);
  }
  bus.drain(isReady);
  checkBooks(outcomes(), bus, stock, free);
  return outcomes();
}

function saidOf({ order, verdict, reviews, cancellations }: Story): Draft[] {
  const { orderId } = order;
  const scored = { ...order, score: 0, signals: [] };
  return [
    verdict === "cleared" ? OrderCleared.of(scored) : OrderFlagged.of(scored),
    ...reviews.map((decision) => OrderReviewed.of({ orderId, decision })),
    ...Array.from({ length: cancellations }, () => OrderCancellationRequested.of({ orderId })),
  ];
}

function outcomeOf(story: Story, bus: BusModel, fulfilOrder: Consumer, stock: Consumer): Outcome {
  const { orderId } = story.order;
  const payment = PaymentState.optional().parse(bus.stateOf(paymentModel, orderId));
  const shelf = Shelf.optional().parse(bus.stateOf(stock, theShelf));
  return {
    story,
    ends: bus.published.flatMap((event) => endOf(event, orderId)),
    step: Fulfilment.optional().parse(bus.stateOf(fulfilOrder, orderId))?.step,
    captured: payment?.captured ?? 0,
    refunded: payment?.refunded ?? 0,
    held: shelf?.orders[orderId]?.goods ?? {},
  };
}

const End = z.object({ orderId: z.string(), reason: z.object({ code: z.string() }).optional() });

function endOf({ detailType, data }: Event, of: string): string[] {
  if (detailType !== OrderConfirmed.detailType && detailType !== OrderCancelled.detailType) return [];
  const { orderId, reason } = End.parse(data);
  return orderId === of ? [reason ? `${detailType}: ${reason.code}` : detailType] : [];
}

/** At any moment: nothing is below zero, no goods come or go, and no more is captured than the total or given back than was captured. */
function checkBooks(outcomes: readonly Outcome[], bus: BusModel, stock: Consumer, free: Goods): void {
  const shelf = Shelf.optional().parse(bus.stateOf(stock, theShelf)) ?? { free };
  if (Object.values(shelf.free).some((quantity) => quantity < 0))
    throw new Error(`less than nothing is on the shelf: ${JSON.stringify(shelf)}`);
  const all = outcomes.reduce((goods, { held }) => plus(goods, held), shelf.free);
  for (const [sku, quantity] of Object.entries(all))
    if (quantity !== (free[sku] ?? 0)) throw new Error(`there are ${quantity} of ${sku}, and there were ${free[sku]}`);
  for (const { story, captured, refunded } of outcomes)
    if (!(0 <= refunded && refunded <= captured && captured <= story.order.total))
      throw new Error(`${story.order.orderId}: captured ${captured}, refunded ${refunded} of ${story.order.total}`);
}

/** What is wrong with how an order came out; nothing, if all is well. */
export function faultsOf({ story, ends, step, captured, refunded, held }: Outcome): string[] {
  const { order, verdict, reviews, cancellations } = story;
  const isDecided = verdict === "cleared" || reviews.length > 0 || cancellations > 0;
  const [end, ...more] = ends;
  const isConfirmed = end === OrderConfirmed.detailType;
  const expected = isConfirmed
    ? { step: "confirmed", money: order.total, goods: goodsOf(order.lines) }
    : { step: isDecided ? "cancelled" : "in-review", money: 0, goods: {} };
  const faults: string[] = [];
  if (more.length > 0 || (end !== undefined) !== isDecided) faults.push(`its ends are ${JSON.stringify(ends)}`);
  if (step !== expected.step) faults.push(`it is ${step}, and not ${expected.step}`);
  if (captured - refunded !== expected.money)
    faults.push(`${captured - refunded} is captured, and not ${expected.money}`);
  if (!isDeepStrictEqual(held, expected.goods))
    faults.push(`it has ${JSON.stringify(held)}, and not ${JSON.stringify(expected.goods)}`);
  return faults.map((fault) => `${order.orderId}: ${fault}`);
}
