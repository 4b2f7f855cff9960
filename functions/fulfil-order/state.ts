// What fulfilment remembers of an order: the step that it is at, and what the steps to come need.
import * as z from "zod";
import { Order } from "../../events/order.ts";
import { CancellationReason } from "../../events/order-cancelled.ts";

/** What the order's last event tells. */
export const Summary = Order.pick({ orderId: true, customer: true, total: true, currency: true });
/** What is needed once the goods were asked for. */
export const Payable = Summary.extend(Order.pick({ paymentToken: true }).shape);
/** What is needed before that. */
export const Fulfillable = Payable.extend(Order.pick({ lines: true }).shape);

const compensation = { order: Summary, reason: CancellationReason.shape.code };

/** The state of one order's fulfilment; it goes from step to step, and never back. */
export const Fulfilment = z.discriminatedUnion("step", [
  // Queues keep no order: a review or a cancellation may come before what it is about.
  z.object({
    step: z.literal("unknown"),
    review: z.enum(["approved", "declined"]).optional(),
    cancellationRequested: z.boolean().optional(),
  }),
  z.object({ step: z.literal("in-review"), order: Fulfillable }),
  z.object({ step: z.literal("reserving-stock"), order: Payable }),
  z.object({ step: z.literal("capturing-payment"), order: Summary }),
  z.object({ step: z.literal("refunding"), ...compensation }),
  z.object({ step: z.literal("releasing"), ...compensation }),
  z.object({ step: z.literal("confirmed") }),
  z.object({ step: z.literal("cancelled") }),
]);

export type Summary = z.output<typeof Summary>;
export type Payable = z.output<typeof Payable>;
export type Fulfillable = z.output<typeof Fulfillable>;
export type Fulfilment = z.output<typeof Fulfilment>;
export type At<Step extends Fulfilment["step"]> = Extract<Fulfilment, { step: Step }>;

/** Where every order begins. */
export const unknown: Fulfilment = { step: "unknown" };
