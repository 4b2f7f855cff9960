// What the read model tells of orders, and the port that queries read it by. No AWS in sight.

/** `rejected`, `in-review`, `confirmed` and `cancelled` are where an order may rest; the others it passes through. */
export type OrderStatus = "rejected" | "accepted" | "in-review" | "cleared" | "confirmed" | "cancelled";

/** A code for programs, a message for people. */
export interface StatusReason {
  readonly code: string;
  readonly message: string;
}

export interface FraudFinding {
  /** From 0 to 100. */
  readonly score: number;
  readonly signals: readonly (StatusReason & { readonly weight: number })[];
}

/** One event that the order's view rests on. */
export interface TimelineEntry {
  readonly detailType: string;
  /** `metadata.id` of the event. */
  readonly eventId: string;
  /** When it happened, by its producer: ISO 8601 in UTC, with milliseconds. What follows from an event has the time of that event. */
  readonly at: string;
}

/** An order as its events have told of it so far. Times are ISO 8601 in UTC with milliseconds, amounts in the currency's minor unit. */
export interface OrderView {
  readonly orderId: string;
  /** `metadata.correlationId` of the order's own events: its story. Lacking where what is kept of them was written before this was. */
  readonly correlationId?: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly total: number;
  /** ISO 4217, as the customer gave it: of an order that was rejected it may be any text. */
  readonly currency: string;
  /** How many lines the order has. Lacking while no event that carries lines has come in; a rejection carries none. */
  readonly lineCount?: number;
  /** The time of the earliest event that carries the order: its acceptance or rejection has the time of the submission that it follows from. */
  readonly placedAt: string;
  /** The time of the latest event. */
  readonly updatedAt: string;
  /** Why it is rejected or cancelled, or in review: at most 20; none for an order in any other status. */
  readonly reasons: readonly StatusReason[];
  /** How many reasons there are, where there are more than are listed. */
  readonly reasonCount?: number;
  /** What fraud scoring found, once it did. */
  readonly fraud?: FraudFinding;
  readonly payment: { readonly captured: number; readonly refunded: number };
  /** In the order of their times; those of one time in the order of the story. At most 10 of one type, the earliest. */
  readonly timeline: readonly TimelineEntry[];
}

export interface OrderPage {
  /** Newest first. */
  readonly orders: readonly OrderView[];
  /** Where the next page begins: `after` of the next call. Lacking on the last page. */
  readonly next?: string;
}

export interface PageRequest {
  /** At most so many orders: a whole number from 1. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** Reads the read model. It lags behind the events, usually by less than a second. */
export interface OrderViews {
  /** undefined: no event has told of such an order yet. */
  get(orderId: string): Promise<OrderView | undefined>;
  /** Throws BadCursorError where `after` is no `next` of this read model. */
  ofCustomer(customerId: string, page: PageRequest): Promise<OrderPage>;
}

/** `after` came from somewhere else than a page's `next`. */
export class BadCursorError extends Error {
  override readonly name = "BadCursorError";
  readonly code = "BAD_CURSOR";

  constructor() {
    super("the cursor is none that a page of orders gave as `next`; leave it out to start with the newest order");
  }
}
