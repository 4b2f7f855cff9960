import { describe, expect, it } from "vitest";
import { STANDARD_TIMEOUT_SECONDS } from "../../../bin/local-context.ts";
import {
  type Event,
  firstEvent,
  PaymentCaptured,
  PaymentDeclined,
  PaymentPending,
  PaymentRefunded,
  PaymentRequested,
  RefundRequested,
} from "../../../events/index.ts";
import { MOST_ASKS, takePayment } from "../../../functions/take-payment/consumer.ts";
import { paymentEnvironmentOf } from "../../../functions/take-payment/environment.ts";
import { patient } from "../../../functions/take-payment/patient-gateway.ts";
import { GatewayUnavailable, type PaymentGateway } from "../../../functions/take-payment/payment-gateway.ts";
import { SandboxGateway } from "../../../functions/take-payment/sandbox-protocol.ts";
import { MemoryAccounts } from "../../support/memory-accounts.ts";

const orderId = "order-1";
const payment = (paymentToken: string) => ({ orderId, amount: 1250, currency: "GBP", paymentToken });
const captured = PaymentCaptured.of({ orderId, amount: 1250, currency: "GBP" });

/** What follows from each event, with what the consumer remembers between them. */
function deciding(gateway: PaymentGateway) {
  let state: unknown;
  return async (event: Event) => {
    const answer = await takePayment.ask?.(event, gateway);
    const { state: kept = state, ...decision } = takePayment.decide(event, { state, answer });
    state = kept;
    return decision;
  };
}

/** The consumer at a sandbox, with a clock of its own, in seconds. */
function till(slowSeconds = 60) {
  const clock = { seconds: 1_000_000 };
  const accounts = new MemoryAccounts();
  const gateway = patient(new SandboxGateway(accounts, slowSeconds, () => clock.seconds * 1000), async () => {});
  const decided = deciding(gateway);
  const request = (token: string) => decided(firstEvent(PaymentRequested.of(payment(token))));
  const refund = () => decided(firstEvent(RefundRequested.of({ orderId })));
  /** Follows the reminders to their end: how long each waited, and what was published then. */
  async function follow(token: string, meanwhile: (reminders: number) => Promise<unknown> = async () => {}) {
    const waits: number[] = [];
    let decision = await request(token);
    for (let [reminder] = decision.later ?? []; reminder; [reminder] = decision.later ?? []) {
      waits.push(reminder.afterSeconds);
      clock.seconds += reminder.afterSeconds;
      await meanwhile(waits.length);
      const event = PaymentPending.read({
        metadata: firstEvent(reminder.event).metadata,
        data: reminder.event.data,
      });
      decision = await decided(event);
    }
    return { waits, decision };
  }
  return { clock, request, refund, follow, accounts };
}

describe("take-payment", () => {
  it("captures the amount, and says nothing of the card", async () => {
    expect(await till().request("tok_approved")).toEqual({ publish: [captured] });
  });

  it("tells of a capture once, though the question is repeated and a reminder was set in between", async () => {
    const { clock, request, follow } = till(1);
    expect(await request("tok_slow")).toMatchObject({ later: [{ afterSeconds: 2 }] });
    clock.seconds += 1;
    // The request again, since its worker died: the reminder that it had set comes all the same.
    expect(await request("tok_slow")).toEqual({ publish: [captured] });
    expect(await follow("tok_slow")).toEqual({ waits: [], decision: {} });
  });

  it("tells why a payment was declined", async () => {
    expect(await till().request("tok_declined")).toEqual({
      publish: [PaymentDeclined.of({ orderId, reason: "the card was declined" })],
    });
  });

  it("asks a gateway again that is unavailable for a moment, before the record fails", async () => {
    const { request, accounts } = till();

    expect(await request("tok_flaky")).toEqual({ publish: [captured] });
    expect(accounts.movements).toEqual(["order-1 captured 1250"]);
  });

  it("tells how much it gave back: nothing, where nothing was captured", async () => {
    const [before, after] = [till(), till()];
    await after.request("tok_approved");

    expect(await before.refund()).toEqual({ publish: [PaymentRefunded.of({ orderId, amount: 0 })] });
    expect(await after.refund()).toEqual({ publish: [PaymentRefunded.of({ orderId, amount: 1250 })] });
  });

  it("asks again, later and later, while the gateway says pending", async () => {
    const { follow, accounts } = till(200);

    expect(await follow("tok_slow")).toEqual({
      waits: [2, 4, 8, 16, 32, 60, 60, 60],
      decision: { publish: [captured] },
    });
    expect(accounts.movements).toEqual(["order-1 captured 1250"]);
  });

  it("stops asking once the payment is refunded", async () => {
    const { follow, refund, accounts } = till(200);

    expect(await follow("tok_slow", async (reminders) => reminders === 3 && (await refund()))).toEqual({
      waits: [2, 4, 8],
      decision: {
        publish: [PaymentDeclined.of({ orderId, reason: "the payment was voided before it was captured" })],
      },
    });
    expect(accounts.movements).toEqual([]);
  });

  it("gives up on a gateway that stays with pending, and sees to it that nothing is captured any more", async () => {
    const { follow, request, accounts } = till(1_000_000);
    const { waits, decision } = await follow("tok_slow");

    expect(waits).toHaveLength(MOST_ASKS);
    expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBe(62 + 35 * 60);
    // A gateway may use all the time that fulfilment gives it where nothing else is said.
    expect(62 + 35 * 60).toBeGreaterThan(STANDARD_TIMEOUT_SECONDS);
    const reason = `the gateway was asked ${MOST_ASKS} times, and the payment still was pending`;
    expect(decision).toEqual({ publish: [PaymentDeclined.of({ orderId, reason })] });
    // Told once; whatever is asked now captures nothing.
    expect(await request("tok_approved")).toEqual({});
    expect(accounts.movements).toEqual([]);
  });
});

describe("a gateway that is unavailable", () => {
  /** Fails so many times, with this error. */
  function failing(times: number, error: Error) {
    const calls: string[] = [];
    const fail = async <T>(name: string, answer: T) => {
      calls.push(name);
      if (calls.length <= times) throw error;
      return answer;
    };
    const gateway: PaymentGateway = {
      capture: () => fail("capture", { outcome: "captured" as const }),
      refund: () => fail("refund", { amount: 0 }),
    };
    const pauses: number[] = [];
    return { calls, pauses, gateway: patient(gateway, async (ms) => pauses.push(ms)) };
  }

  it("is asked three times, with short pauses; then the record fails", async () => {
    const { gateway, calls, pauses } = failing(3, new GatewayUnavailable("down"));
    await expect(deciding(gateway)(firstEvent(RefundRequested.of({ orderId })))).rejects.toThrow("down");

    expect(calls).toEqual(["refund", "refund", "refund"]);
    const short = expect.toSatisfy((ms: number) => ms >= 50 && ms <= 200);
    expect(pauses).toEqual([short, short]);
  });

  it("is not asked again after an error of another kind", async () => {
    const { gateway, calls } = failing(1, new TypeError("a bug"));
    await expect(gateway.capture(payment("tok_approved"))).rejects.toThrow("a bug");

    expect(calls).toEqual(["capture"]);
  });
});

describe("take-payment's environment", () => {
  it("names the table, and how long the sandbox is slow: a minute unless it says otherwise", () => {
    const PAYMENTS_TABLE_NAME = "payments";
    expect(paymentEnvironmentOf({ PAYMENTS_TABLE_NAME })).toEqual({ tableName: "payments", slowSeconds: 60 });
    expect(paymentEnvironmentOf({ PAYMENTS_TABLE_NAME, PAYMENT_SANDBOX_SLOW_SECONDS: "5" }).slowSeconds).toBe(5);
  });

  it.each([
    [{}, "PAYMENTS_TABLE_NAME is missing; the Payments construct sets it"],
    [
      { PAYMENTS_TABLE_NAME: "payments", PAYMENT_SANDBOX_SLOW_SECONDS: "1m" },
      'PAYMENT_SANDBOX_SLOW_SECONDS is "1m"; it has to be a whole number of seconds',
    ],
  ])("is refused in words: %j", (env, words) => {
    expect(() => paymentEnvironmentOf(env)).toThrow(`take-payment: the environment variable ${words}`);
  });
});
