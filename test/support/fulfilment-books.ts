// What has to be true of the orders in the model: at every moment, and at the end.
import { isDeepStrictEqual } from "node:util";
import {
  OrderConfirmed,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  StockRefused,
  StockReleased,
  StockReserved,
} from "../../events/index.ts";
import type { Fulfilment } from "../../functions/fulfil-order/state.ts";
import { goodsOf } from "../../functions/keep-stock/goods.ts";
import type { Goods, Story } from "./fulfilment-scenarios.ts";

/** How an order came out. */
export interface Outcome {
  readonly story: Story;
  readonly step: Fulfilment["step"] | undefined;
  /** The terminal events, each as `OrderConfirmed` or `OrderCancelled: CODE`. */
  readonly ends: readonly string[];
  /** The names of all events that were published about it; a repeat is no other event. */
  readonly told: readonly string[];
  readonly held: Goods;
  /** Whether a message about it is in a dead-letter queue: what its last attempt left undone is done once it is sent back. */
  readonly isUnfinished: boolean;
  readonly sold: Goods;
  /** All that was ever captured, and all that was given back. */
  readonly captured: number;
  readonly refunded: number;
}

/** At any moment: nothing is below zero, no goods come or go, and no more is captured than the total or given back than was captured. */
export function checkBooks(outcomes: readonly Outcome[], before: Goods, availableOf: (sku: string) => number): void {
  for (const [sku, all] of Object.entries(before)) {
    const available = availableOf(sku);
    const gone = outcomes.reduce((sum, { held, sold }) => sum + (held[sku] ?? 0) + (sold[sku] ?? 0), 0);
    if (available < 0) throw new Error(`less than nothing is available of ${sku}: ${available}`);
    if (available + gone !== all) throw new Error(`there are ${available + gone} of ${sku}, and there were ${all}`);
  }
  for (const { story, ends, sold, captured, refunded } of outcomes) {
    const { orderId, total } = story.order;
    if (!(0 <= refunded && refunded <= captured && captured <= total))
      throw new Error(`${orderId}: captured ${captured}, refunded ${refunded} of ${total}`);
    if (Object.keys(sold).length > 0 && !ends.includes(OrderConfirmed.detailType))
      throw new Error(`${orderId}: ${JSON.stringify(sold)} is sold before it is confirmed`);
  }
}

/** Each is told once: whoever asks has one answer. */
const answers = [
  [StockReserved, StockRefused],
  [StockReleased],
  [PaymentCaptured, PaymentDeclined],
  [PaymentRefunded],
].map((contracts) => contracts.map(({ detailType }): string => detailType));

/** What is wrong with how an order came out; nothing, if all is well. */
export function faultsOf({ story, step, ends, told, held, isUnfinished, sold, captured, refunded }: Outcome): string[] {
  const { order, verdict, reviews, cancellations } = story;
  const isDecided = verdict === "cleared" || reviews.length > 0 || cancellations > 0;
  const [end, ...more] = ends;
  const expected =
    end === OrderConfirmed.detailType
      ? { step: "confirmed", money: order.total, sold: Object.fromEntries(goodsOf(order.lines)) }
      : { step: isDecided ? "cancelled" : "in-review", money: 0, sold: {} };
  const faults: string[] = [];
  if (more.length > 0 || (end !== undefined) !== isDecided) faults.push(`its ends are ${JSON.stringify(ends)}`);
  if (step !== expected.step) faults.push(`it is ${step}, and not ${expected.step}`);
  if (captured - refunded !== expected.money)
    faults.push(`${captured - refunded} is captured, and not ${expected.money}`);
  if (!isDeepStrictEqual(sold, expected.sold))
    faults.push(`it was sold ${JSON.stringify(sold)}, and not ${JSON.stringify(expected.sold)}`);
  if (!isUnfinished && !isDeepStrictEqual(held, {})) faults.push(`at its end ${JSON.stringify(held)} is held`);
  for (const either of answers) {
    const both = told.filter((name) => either.includes(name));
    if (both.length > 1) faults.push(`it was told ${JSON.stringify(both)}`);
  }
  return faults.map((fault) => `${order.orderId}: ${fault}`);
}
