// The saga with stock and payment beside it, over any delivery of any messages, and what has to be true whatever happened.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import {
  type Draft,
  type Event,
  FulfilmentTimedOut,
  OrderCancellationRequested,
  OrderCancelled,
  OrderCleared,
  OrderConfirmed,
  OrderFlagged,
  OrderReviewed,
} from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";
import { Fulfilment } from "../../functions/fulfil-order/state.ts";
import { BusModel } from "./bus-model.ts";
import type { Scenario, Story } from "./fulfilment-scenarios.ts";
import { PaymentState, paymentModel } from "./payment-model.ts";
import { type Goods, goodsOf, plus, Shelf, stockModel, theShelf } from "./stock-model.ts";

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

  const isReady = (event: Event) => !(patient && endsItsStep(event, bus, fulfilOrder));
  const outcomes = () => stories.map((story) => outcomeOf(story, bus, fulfilOrder, stock));
  const check = () => checkBooks(outcomes(), bus, stock, free);
  for (const delivery of deliveries) {
    bus.deliver(delivery, isReady);
    check();
  }
  bus.drain(isReady, check);
  return outcomes();
}

const TimedOut = z.object({ orderId: z.string(), step: z.enum(["stock", "payment"]) });
const steps = { stock: "reserving-stock", payment: "capturing-payment" };

/** Whether an event is the time-out of the very step that its order is at: not a late one. */
function endsItsStep({ detailType, data }: Event, bus: BusModel, fulfilOrder: Consumer): boolean {
  if (detailType !== FulfilmentTimedOut.detailType) return false;
  const { orderId, step } = TimedOut.parse(data);
  return stepOf(orderId, bus, fulfilOrder) === steps[step];
}

function stepOf(orderId: string, bus: BusModel, fulfilOrder: Consumer): Outcome["step"] {
  return Fulfilment.optional().parse(bus.stateOf(fulfilOrder, orderId))?.step;
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
    step: stepOf(orderId, bus, fulfilOrder),
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
