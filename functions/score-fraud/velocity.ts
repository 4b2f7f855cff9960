// The port of fraud scoring: who else ordered in the windows before an order.

/** What of an order is counted. */
export interface OrderFacts {
  readonly orderId: string;
  /** When it was placed, in milliseconds since the epoch: the time of the event, so that a replay counts as the first run did. */
  readonly at: number;
  readonly customerId: string;
  readonly paymentToken: string;
  /** Where it is shipped to, as `addressKey` writes it; undefined where that is no more than a country or a town. */
  readonly address: string | undefined;
  /** In the currency's minor unit. */
  readonly amount: number;
  readonly currency: string;
}

/** Other orders in a window before this one: all that count, and the amount of those in the same currency. */
export interface Activity {
  readonly orders: number;
  readonly amount: number;
  /** Whether there may be more: a store stops to count where more would change no decision. */
  readonly atLeast: boolean;
}

/** The customer's other orders in the same currency, the latest ones where there are many. */
export interface History {
  readonly orders: number;
  /** 0 where there are none. */
  readonly meanAmount: number;
}

export interface Recent {
  readonly customer: Activity;
  readonly card: Activity;
  /** Of all customers. */
  readonly address: Activity;
  readonly history: History;
}

export interface Velocity {
  /**
   * Records the order, once however often it is called, and tells what was recorded of others in the windows before it. Of two orders of the same
   * moment the one with the smaller id is the earlier. An order that is recorded later is not in the answer, whenever it was placed.
   */
  record(order: OrderFacts): Promise<Recent>;
}
