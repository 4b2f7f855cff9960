// Captures the payment of an order, or undoes it, as fulfilment asks. While the gateway says "pending", it reminds itself to ask again.
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
import { consumer } from "../consumer.ts";
import type { PaymentGateway } from "./payment-gateway.ts";

/**
 * How often a gateway is asked that says "pending": for 36 minutes, longer than fulfilment waits. Then the payment is undone, and counts as declined.
 */
export const MOST_ASKS = 40;

const LONGEST_WAIT_SECONDS = 60;

type Answer =
  | { readonly outcome: "captured"; readonly payment: Payment }
  | { readonly outcome: "declined"; readonly reason: string }
  | { readonly outcome: "pending"; readonly payment: Payment; readonly asked: number }
  | { readonly outcome: "refunded"; readonly amount: number };

export const takePayment = consumer({
  name: "take-payment",
  consumes: [PaymentRequested, RefundRequested],
  publishes: [PaymentCaptured, PaymentDeclined, PaymentRefunded],
  reminders: [PaymentPending],
  // A repeat of a question that found "pending" may find "captured", and a reminder that was set in between finds the same: it is told once.
  remembers: { key: ({ data }) => data.orderId, state: z.object({ told: z.enum(["captured", "declined"]) }) },
  async ask(event, gateway: PaymentGateway): Promise<Answer> {
    switch (event.detailType) {
      case "PaymentRequested":
        return await capture(gateway, event.data, 1);
      case "PaymentPending":
        if (event.data.asked >= MOST_ASKS) return await giveUp(gateway, event.data);
        return await capture(gateway, event.data, event.data.asked + 1);
      case "RefundRequested": {
        const { amount } = await gateway.refund(event.data.orderId);
        return { outcome: "refunded", amount };
      }
    }
  },
  decide({ data: { orderId } }, { state, answer }) {
    switch (answer.outcome) {
      case "captured":
        if (state) return {};
        return { state: { told: answer.outcome }, publish: [PaymentCaptured.of(answer.payment)] };
      case "declined":
        if (state) return {};
        return { state: { told: answer.outcome }, publish: [PaymentDeclined.of({ orderId, reason: answer.reason })] };
      case "pending": {
        if (state) return {};
        const { payment, asked } = answer;
        const afterSeconds = secondsBeforeAsk(asked + 1);
        return { later: [{ afterSeconds, event: PaymentPending.of({ ...payment, asked }) }] };
      }
      case "refunded":
        return { publish: [PaymentRefunded.of({ orderId, amount: answer.amount })] };
    }
  },
});

async function capture(gateway: PaymentGateway, payment: Payment, asked: number): Promise<Answer> {
  const answer = await gateway.capture(payment);
  switch (answer.outcome) {
    case "captured":
      return { outcome: "captured", payment };
    case "declined":
      return answer;
    case "pending":
      return { outcome: "pending", payment, asked };
  }
}

/** Without asking once more: had it been captured by now, a retry after the refund could not tell that from a capture that counts. */
async function giveUp(gateway: PaymentGateway, { orderId }: Payment): Promise<Answer> {
  await gateway.refund(orderId);
  return { outcome: "declined", reason: `the gateway was asked ${MOST_ASKS} times, and the payment still was pending` };
}

/** 2 before the second ask, then 4, 8, … and at most 60. */
function secondsBeforeAsk(n: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, 2 ** (n - 1));
}
