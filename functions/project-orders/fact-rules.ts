// What the read model keeps of one event: small, and never an order's lines.
import * as z from "zod";
import { type OrderEvent, orderEvents } from "./consumer.ts";

/** An item of DynamoDB holds 400 KB, and neither how many reasons a rejection has nor how long a text is has a limit. */
const MOST_REASONS = 20;
const LONGEST_TEXT = 500;
const LONGEST_CURRENCY = 64;

const Reason = z.object({ code: z.string(), message: z.string() });

export const Fact = z.object({
  detailType: z.enum(orderEvents.map(({ detailType }) => detailType)),
  eventId: z.string(),
  /** ISO 8601 in UTC with milliseconds. */
  at: z.string(),
  /** What the event says of the order itself; `lineCount` only where it carries the lines. */
  order: z
    .object({
      customerId: z.string(),
      total: z.int(),
      currency: z.string(),
      lineCount: z.int().optional(),
      /** Of the event, and so of the order's story. Items that were written before it was kept lack it. */
      correlationId: z.string().optional(),
    })
    .optional(),
  reasons: z.array(Reason).optional(),
  /** How many reasons the event gave, where they are more than are kept. */
  reasonCount: z.int().optional(),
  fraud: z.object({ score: z.int(), signals: z.array(Reason.extend({ weight: z.int() })) }).optional(),
  decision: z.enum(["approved", "declined"]).optional(),
  amount: z.int().optional(),
});

export type Fact = z.output<typeof Fact>;

export function factOf(event: OrderEvent): Fact {
  const { detailType, metadata } = event;
  const at = new Date(metadata.occurredAt).toISOString();
  return { detailType, eventId: metadata.id, at, ...essenceOf(event) };
}

function essenceOf(event: OrderEvent): Omit<Fact, "detailType" | "eventId" | "at"> {
  switch (event.detailType) {
    case "OrderAccepted":
      return { order: orderOf(event) };
    case "OrderRejected": {
      const { reasons } = event.data;
      const more = reasons.length > MOST_REASONS && { reasonCount: reasons.length };
      return { order: orderOf(event), reasons: kept(reasons), ...more };
    }
    case "OrderFlagged":
    case "OrderCleared": {
      const { score, signals } = event.data;
      return { order: orderOf(event), fraud: { score, signals: kept(signals) } };
    }
    case "OrderReviewed":
      return { decision: event.data.decision };
    case "PaymentCaptured":
    case "PaymentRefunded":
      return { amount: event.data.amount };
    case "OrderConfirmed":
      return { order: orderOf(event) };
    case "OrderCancelled":
      return { order: orderOf(event), reasons: kept([event.data.reason]) };
    case "OrderCancellationRequested":
    case "StockReserved":
    case "StockRefused":
    case "StockReleased":
    case "PaymentDeclined":
      return {};
  }
}

interface TellsOfOrder {
  readonly metadata: { readonly correlationId: string };
  readonly data: {
    readonly customer: { readonly id: string };
    readonly total: number;
    readonly currency: string;
    readonly lines?: readonly unknown[];
  };
}

function orderOf({ metadata, data }: TellsOfOrder): NonNullable<Fact["order"]> {
  const { customer, total, currency, lines } = data;
  return {
    customerId: customer.id,
    total,
    currency: clipped(currency, LONGEST_CURRENCY),
    ...(lines && { lineCount: lines.length }),
    correlationId: metadata.correlationId,
  };
}

function kept<R extends { readonly message: string }>(reasons: readonly R[]): R[] {
  return reasons.slice(0, MOST_REASONS).map((each) => ({ ...each, message: clipped(each.message, LONGEST_TEXT) }));
}

/** A cut may go through the middle of a character, of which DynamoDB would not give back the half. */
function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}
