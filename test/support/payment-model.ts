// Payment as a pure consumer: the token says how it comes out (or that it never does), the state of an order what was captured and given back.
import * as z from "zod";
import {
  type Payment,
  PaymentCaptured,
  PaymentDeclined,
  PaymentPending,
  PaymentRefunded,
  PaymentRequested,
  RefundRequested,
} from "../../events/index.ts";
import { consumer } from "../../functions/consumer.ts";

export const tokens = ["tok_approved", "tok_declined", "tok_slow", "tok_slow_declined", "tok_silent"] as const;

/** How often a slow gateway is asked before it answers. */
const PATIENCE = 2;

export const PaymentState = z.object({
  status: z.enum(["pending", "captured", "declined", "refunded"]),
  captured: z.int(),
  refunded: z.int(),
});
export type PaymentState = z.output<typeof PaymentState>;

const none = { captured: 0, refunded: 0 };

/** A refund leaves a mark also where nothing was captured, so that a request that comes later is declined. */
export const paymentModel = consumer({
  name: "payment-model",
  consumes: [PaymentRequested, RefundRequested],
  publishes: [PaymentCaptured, PaymentDeclined, PaymentRefunded],
  reminders: [PaymentPending],
  remembers: { key: ({ data }) => data.orderId, state: PaymentState },
  decide({ detailType, data }, { state }) {
    switch (detailType) {
      case "PaymentRequested":
        if (state === undefined) return asked(data, 1);
        if (state.status === "pending") return {};
        return { publish: [state.status === "captured" ? PaymentCaptured.of(data) : declined(data)] };
      case "PaymentPending":
        return state?.status === "pending" ? asked(data, data.asked + 1) : {};
      case "RefundRequested": {
        const captured = state?.captured ?? 0;
        return {
          state: { status: "refunded" as const, captured, refunded: captured },
          publish: [PaymentRefunded.of({ orderId: data.orderId, amount: captured })],
        };
      }
    }
  },
});

/** What follows from the gateway's answer to the n-th question. */
function asked(payment: Payment, n: number) {
  const { paymentToken, amount } = payment;
  if (paymentToken === "tok_silent") return { state: { ...none, status: "pending" as const } };
  if (paymentToken.startsWith("tok_slow") && n <= PATIENCE)
    return {
      state: { ...none, status: "pending" as const },
      later: [{ afterSeconds: 1, event: PaymentPending.of({ ...payment, asked: n }) }],
    };
  return paymentToken.endsWith("declined")
    ? { state: { ...none, status: "declined" as const }, publish: [declined(payment)] }
    : {
        state: { status: "captured" as const, captured: amount, refunded: 0 },
        publish: [PaymentCaptured.of(payment)],
      };
}

function declined({ orderId }: Payment) {
  return PaymentDeclined.of({ orderId, reason: "the gateway declined" });
}
