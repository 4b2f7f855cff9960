// How the sandbox's card behaves, told by the payment token, and what becomes of an order's account at the gateway.
import type { Payment } from "../../events/index.ts";
import type { Capture } from "./payment-gateway.ts";

/** An order's account. Amounts are in the currency's minor unit; of `captured`, `refunded` is given back: nothing, or all. */
export type Account =
  | { readonly status: "open"; readonly firstAskedAt: number; readonly unavailable: number }
  | {
      readonly status: "captured";
      readonly currency: string;
      readonly captured: number;
      readonly refunded: number;
    }
  | { readonly status: "declined"; readonly reason: string }
  | { readonly status: "voided" };

/** What a call leads to. Without an account, that stays as it is. */
export interface Turn<Answer> {
  readonly account?: Account;
  readonly answer: Answer;
}

/** How often `tok_flaky` is unavailable before it approves. */
const FLAKY_TIMES = 2;

/**
 * By the token's prefix: `tok_declined` declines, `tok_flaky` is unavailable twice and then approves, `tok_slow` is pending until `slowMs` after it was
 * first asked. `tok_approved` approves, and so does any other token.
 */
export function afterCapture(
  account: Account | undefined,
  { paymentToken, amount, currency }: Payment,
  now: number,
  slowMs: number,
): Turn<Capture | { readonly outcome: "unavailable" }> {
  switch (account?.status) {
    // Also when it was refunded since: it is the answer to the same question.
    case "captured":
      return { answer: { outcome: "captured" } };
    case "declined":
      return { answer: { outcome: "declined", reason: account.reason } };
    case "voided":
      return { answer: { outcome: "declined", reason: "the payment was voided before it was captured" } };
  }
  const open = account ?? { status: "open", firstAskedAt: now, unavailable: 0 };
  if (paymentToken.startsWith("tok_declined")) {
    const reason = "the card was declined";
    return { account: { status: "declined", reason }, answer: { outcome: "declined", reason } };
  }
  if (paymentToken.startsWith("tok_flaky") && open.unavailable < FLAKY_TIMES)
    return { account: { ...open, unavailable: open.unavailable + 1 }, answer: { outcome: "unavailable" } };
  if (paymentToken.startsWith("tok_slow") && now < open.firstAskedAt + slowMs)
    return { ...(account === undefined && { account: open }), answer: { outcome: "pending" } };
  return {
    account: { status: "captured", currency, captured: amount, refunded: 0 },
    answer: { outcome: "captured" },
  };
}

export function afterRefund(account: Account | undefined): Turn<{ readonly amount: number }> {
  switch (account?.status) {
    case "captured": {
      const amount = account.captured;
      if (account.refunded === amount) return { answer: { amount } };
      return { account: { ...account, refunded: amount }, answer: { amount } };
    }
    case "declined":
    case "voided":
      return { answer: { amount: 0 } };
    case "open":
    case undefined:
      return { account: { status: "voided" }, answer: { amount: 0 } };
  }
}
