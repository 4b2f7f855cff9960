// The shapes that the events of fraud scoring share.
import * as z from "zod";
import { Order } from "./order.ts";

/** One thing that speaks against an order: a code for programs, a message for people, and how much it weighs in the score. */
export const FraudSignal = z.object({
  code: z.enum([
    "CUSTOMER_VELOCITY",
    "CARD_VELOCITY",
    "ADDRESS_VELOCITY",
    "UNUSUAL_AMOUNT",
    "COUNTRY_MISMATCH",
    "DISPOSABLE_EMAIL",
  ]),
  message: z.string(),
  weight: z.int().positive(),
});

export type FraudSignal = z.output<typeof FraudSignal>;

/** An order with what fraud scoring found: `score` is the sum of the signals' weights, 100 at most. */
export const ScoredOrder = Order.extend({
  score: z.int().min(0).max(100),
  signals: z.array(FraudSignal),
});

export type ScoredOrder = z.output<typeof ScoredOrder>;
