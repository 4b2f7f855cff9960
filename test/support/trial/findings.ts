// What a trial has to come to, whatever happened in between: checked by what the API, the queues and the topics show.
import type { OrderView } from "../../../functions/project-orders/order-views.ts";
import type { Letter } from "../letter.ts";
import type { Placed } from "./place.ts";
import { endsOf } from "./plan.ts";

export interface Evidence {
  /** By order id: what the API shows. */
  readonly views: ReadonlyMap<string, OrderView>;
  /** From the customers' topic. */
  readonly notifications: readonly Letter[];
  /** From the topic of risk reviews. */
  readonly reviews: readonly Letter[];
  /** PaymentCaptured and PaymentRefunded, as the bus's rule saw them. */
  readonly payments: readonly Letter[];
  readonly quarantine: readonly Letter[];
  /** Dead-letter queues that are not empty, with how much is in them. */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** By order: what the gateway has captured, less what it gave back. */
  readonly accounts: ReadonlyMap<string, number>;
  /** By sku: how much has gone from the shelf, and for how many orders some is put aside. */
  readonly stock: ReadonlyMap<string, { readonly gone: number; readonly available: number; readonly held: number }>;
}

const TERMINAL = ["rejected", "confirmed", "cancelled"];

/** Each violation in words; none where all is well. `timeOuts` says whether steps may have taken too long, and orders be cancelled for it. */
export function violationsIn(placed: readonly Placed[], evidence: Evidence, timeOuts: boolean): string[] {
  const told = notificationsByOrder(evidence.notifications);
  const money = moneyByOrder(evidence.payments);
  return [
    ...placed.flatMap((each) => {
      const view = evidence.views.get(each.orderId);
      const paid = { told: money.get(each.orderId) ?? 0, atGateway: evidence.accounts.get(each.orderId) ?? 0 };
      return violationsOf(each, view, told.get(each.orderId) ?? [], paid, timeOuts);
    }),
    ...reviewsMissing(placed, evidence),
    ...stockViolations(placed, evidence),
    ...quarantineViolations(placed, evidence.quarantine),
    ...Object.entries(evidence.deadLetters).map(([queue, count]) => `${queue} holds ${count}`),
  ];
}

function violationsOf(
  { planned, orderId }: Placed,
  view: OrderView | undefined,
  told: readonly string[],
  paid: { readonly told: number; readonly atGateway: number },
  timeOuts: boolean,
): string[] {
  const ends = endsOf(planned, timeOuts);
  const status = view?.status;
  const wrong = (what: string) => `order ${orderId} (${planned.kind}, ${planned.act}): ${what}`;
  if (ends.length === 0) return view || told.length > 0 ? [wrong("it was malformed, but there is an order")] : [];
  if (!status || !ends.includes(status)) return [wrong(`is ${status ?? "unknown"}, not ${ends.join(" or ")}`)];
  const expected = [
    ...(status === "rejected" ? [] : ["accepted"]),
    ...(TERMINAL.includes(status) ? [status] : []),
  ].toSorted();
  const due = status === "confirmed" ? planned.order.total : 0;
  const { captured = 0, refunded = 0 } = view.payment;
  return [
    ...(told.toSorted().join() === expected.join() ? [] : [wrong(`customers were told ${told}, not ${expected}`)]),
    ...(paid.told === due ? [] : [wrong(`the payments' events come to ${paid.told}, not ${due}`)]),
    ...(paid.atGateway === due ? [] : [wrong(`the gateway holds ${paid.atGateway}, not ${due}`)]),
    ...(status !== "cancelled" || isToldWhy(planned, view) ? [] : [wrong(`is cancelled for ${view.reasons[0]?.code}`)]),
    ...(captured - refunded === due ? [] : [wrong(`shows ${captured} captured, ${refunded} refunded, not ${due}`)]),
  ];
}

/** An order that nothing speaks against is cancelled for taking too long, and for nothing else. */
function isToldWhy({ kind, act }: Placed["planned"], { reasons }: OrderView): boolean {
  const plain = (kind === "good" || kind === "flaky" || kind === "large") && act === "none";
  return !plain || /^(STOCK|PAYMENT)_TIMED_OUT$/.test(reasons[0]?.code ?? "");
}

/** By order, each outcome once for each event that it was told of; subscribers drop repeats by the event's id. */
function notificationsByOrder(letters: readonly Letter[]): Map<string, string[]> {
  const byEvent = new Map(letters.map((letter) => [letter.attributes.eventId ?? "", letter]));
  const told = new Map<string, string[]>();
  for (const { body } of byEvent.values()) {
    const { orderId, outcome }: { orderId: string; outcome: string } = JSON.parse(body);
    told.set(orderId, [...(told.get(orderId) ?? []), outcome]);
  }
  return told;
}

/** By order, what was captured less what was refunded, each event once. */
function moneyByOrder(letters: readonly Letter[]): Map<string, number> {
  const byEvent = new Map(letters.map(({ body }) => [String(JSON.parse(body).detail.metadata.id), JSON.parse(body)]));
  const money = new Map<string, number>();
  for (const { "detail-type": detailType, detail } of byEvent.values()) {
    const { orderId, amount } = detail.data;
    const sign = detailType === "PaymentCaptured" ? 1 : -1;
    money.set(orderId, (money.get(orderId) ?? 0) + sign * amount);
  }
  return money;
}

/** Each order that was flagged was told of to whoever reviews. */
function reviewsMissing(placed: readonly Placed[], { reviews, views }: Evidence): string[] {
  const told = new Set(reviews.map(({ body }) => JSON.parse(body).orderId));
  return placed
    .filter(({ orderId }) => views.get(orderId)?.timeline.some(({ detailType }) => detailType === "OrderFlagged"))
    .filter(({ orderId }) => !told.has(orderId))
    .map(({ orderId }) => `order ${orderId} was flagged, and nobody told to review it`);
}

/** What is gone from the shelf is what confirmed orders bought; nothing is put aside any more. */
function stockViolations(placed: readonly Placed[], { views, stock }: Evidence): string[] {
  const sold = new Map<string, number>();
  for (const { planned, orderId } of placed)
    if (views.get(orderId)?.status === "confirmed")
      for (const { sku, quantity } of planned.order.lines) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  const skus = new Set([...sold.keys(), ...stock.keys()]);
  return [...skus].flatMap((sku) => {
    const { gone = 0, available = 0, held = 0 } = stock.get(sku) ?? {};
    const bought = sold.get(sku) ?? 0;
    return [
      ...(gone === bought ? [] : [`${sku}: ${gone} are gone, ${bought} were sold`]),
      ...(held === 0 ? [] : [`${sku}: some is still put aside for ${held} orders`]),
      ...(available >= 0 ? [] : [`${sku}: ${available} are available`]),
    ];
  });
}

/** Each malformed event, and nothing else. */
function quarantineViolations(placed: readonly Placed[], letters: readonly Letter[]): string[] {
  const expected = placed
    .filter(({ planned }) => planned.kind === "malformed")
    .map(({ eventId }) => `validate-order ${eventId}`);
  // At least once: a worker that died between sending and noting it sends again.
  const found = new Set(letters.map(({ attributes: { consumer, eventId } }) => `${consumer} ${eventId}`));
  return [
    ...expected.filter((each) => !found.has(each)).map((each) => `not in quarantine: ${each}`),
    ...[...found.difference(new Set(expected))].map((each) => `in quarantine: ${each}`),
  ];
}
