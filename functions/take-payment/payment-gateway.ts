// The port by which take-payment asks for money.
import type { Payment } from "../../events/index.ts";

export type Capture =
  | { readonly outcome: "captured" }
  | { readonly outcome: "declined"; readonly reason: string }
  /** Accepted, and not done yet: ask again. */
  | { readonly outcome: "pending" };

/** Keyed by the order: a repeat is harmless, and answers as the first call did. Both throw GatewayUnavailable. */
export interface PaymentGateway {
  /** Captures the amount, once however often it is asked. Declined where a refund came before it; captured also where one came since. */
  capture(payment: Payment): Promise<Capture>;
  /** Gives back what was captured, and leaves a mark, so that a capture that comes later is declined. `amount` is 0 where nothing was captured. */
  refund(orderId: string): Promise<{ readonly amount: number }>;
}

/** The gateway gave no answer: whether it did what was asked is not known. The same may be asked again. */
export class GatewayUnavailable extends Error {
  override readonly name = "GatewayUnavailable";
}
