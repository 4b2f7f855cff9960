// The sandbox over accounts in memory, under all the trouble that there may be.
import fc, { type Scheduler } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Capture,
  GatewayUnavailable,
  type PaymentGateway,
} from "../../../functions/take-payment/payment-gateway.ts";
import { SandboxGateway } from "../../../functions/take-payment/sandbox-protocol.ts";
import { MemoryAccounts } from "../../support/memory-accounts.ts";
import { deliver, type Fate, fates } from "../../support/troubled.ts";

const SLOW_SECONDS = 60;

const payment = (paymentToken: string, orderId = "order-1") => ({
  orderId,
  amount: 1250,
  currency: "GBP",
  paymentToken,
});

/** A sandbox with a clock of its own, in seconds. */
function sandbox() {
  const accounts = new MemoryAccounts();
  const clock = { seconds: 1_000_000 };
  return { accounts, clock, gateway: new SandboxGateway(accounts, SLOW_SECONDS, () => clock.seconds * 1000) };
}

const captured = { outcome: "captured" };
const declined = (reason: string) => ({ outcome: "declined", reason });

describe("the sandbox's gateway", () => {
  it.each(["tok_approved", "tok_approved_42", "tok_declin", "visa", "__proto__"])(
    "captures with %s, once",
    async (token) => {
      const { gateway, accounts } = sandbox();

      expect([await gateway.capture(payment(token)), await gateway.capture(payment(token))]).toEqual([
        captured,
        captured,
      ]);
      expect(accounts.movements).toEqual(["order-1 captured 1250"]);
    },
  );

  it.each(["tok_declined", "tok_declined_42"])("declines %s, and stays with it", async (token) => {
    const { gateway, accounts } = sandbox();
    const no = declined("the card was declined");

    expect([await gateway.capture(payment(token)), await gateway.capture(payment(token))]).toEqual([no, no]);
    expect([await gateway.refund("order-1"), accounts.movements]).toEqual([{ amount: 0 }, []]);
  });

  it("is unavailable twice for each order with tok_flaky, and captures then", async () => {
    const { gateway, accounts } = sandbox();
    for (const orderId of ["order-1", "order-2"]) {
      const flaky = payment("tok_flaky_42", orderId);
      await expect(gateway.capture(flaky)).rejects.toThrow(GatewayUnavailable);
      await expect(gateway.capture(flaky)).rejects.toThrow(GatewayUnavailable);
      expect(await gateway.capture(flaky)).toEqual(captured);
    }

    expect(accounts.movements).toEqual(["order-1 captured 1250", "order-2 captured 1250"]);
  });

  it("leaves tok_slow pending for so many seconds since it was first asked", async () => {
    const { gateway, accounts, clock } = sandbox();
    const answers = [];
    for (const seconds of [0, 30, 29, 1, 1]) {
      clock.seconds += seconds;
      answers.push((await gateway.capture(payment("tok_slow_42"))).outcome);
    }

    expect(answers).toEqual(["pending", "pending", "pending", "captured", "captured"]);
    expect(accounts.movements).toEqual(["order-1 captured 1250"]);
  });

  it("gives back what was captured, once, and answers the same each time", async () => {
    const { gateway, accounts } = sandbox();
    await gateway.capture(payment("tok_approved"));

    expect([await gateway.refund("order-1"), await gateway.refund("order-1")]).toEqual([
      { amount: 1250 },
      { amount: 1250 },
    ]);
    expect(await gateway.capture(payment("tok_approved"))).toEqual(captured);
    expect(accounts.movements).toEqual(["order-1 captured 1250", "order-1 refunded 1250"]);
  });

  it.each(["tok_approved", "tok_slow", "tok_flaky"])("declines %s after a refund that came first", async (token) => {
    const { gateway, accounts, clock } = sandbox();

    expect([await gateway.refund("order-1"), await gateway.refund("order-1")]).toEqual([{ amount: 0 }, { amount: 0 }]);
    clock.seconds += SLOW_SECONDS;
    expect(await gateway.capture(payment(token))).toEqual(declined("the payment was voided before it was captured"));
    expect(accounts.movements).toEqual([]);
  });

  it("voids what is pending", async () => {
    const { gateway, accounts, clock } = sandbox();
    await gateway.capture(payment("tok_slow"));
    await gateway.refund("order-1");
    clock.seconds += SLOW_SECONDS;

    expect(await gateway.capture(payment("tok_slow"))).toEqual(
      declined("the payment was voided before it was captured"),
    );
    expect(accounts.movements).toEqual([]);
  });
});

interface Story {
  readonly token: string;
  /** What each message does, side by side. */
  readonly messages: readonly { readonly does: "capture" | "refund"; readonly troubles: Fate[] }[];
}

const stories: fc.Arbitrary<Story> = fc.record({
  token: fc.constantFrom("tok_approved", "tok_declined", "tok_flaky", "tok_slow"),
  messages: fc.array(fc.record({ does: fc.constantFrom("capture", "refund"), troubles: fates }), {
    minLength: 1,
    maxLength: 4,
  }),
});

it("captures once at most, and holds nothing after a refund, whatever crashes, repeats, and comes between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), stories, async (scheduler, { token, messages }) => {
      const { accounts, clock, gateway: calm } = sandbox();
      const send = <T>(troubles: readonly Fate[], work: (gateway: PaymentGateway) => Promise<T>) =>
        ask(
          scheduler,
          troubles,
          (store) => work(new SandboxGateway(store, SLOW_SECONDS, () => clock.seconds * 1000)),
          accounts,
        );
      const capture = async (troubles: readonly Fate[]): Promise<Capture> => {
        for (;;) {
          const answer = await send(troubles, (gateway) => gateway.capture(payment(token)));
          if (answer.outcome !== "pending") return answer;
          clock.seconds += 25;
        }
      };
      const all = messages.map(({ does, troubles }) =>
        does === "capture" ? capture(troubles) : send(troubles, (gateway) => gateway.refund("order-1")),
      );
      const answers = await scheduler.waitFor(Promise.all(all));
      await scheduler.waitIdle(); // What was given up may still be at it.

      const captures = answers.filter((answer) => "outcome" in answer);
      const refunds = answers.filter((answer) => "amount" in answer);
      // All captures of an order have one answer, and so have all refunds; the money is as they say.
      expect(new Set(captures.map(({ outcome }) => outcome)).size).toBeLessThanOrEqual(1);
      expect(new Set(refunds.map(({ amount }) => amount)).size).toBeLessThanOrEqual(1);
      const took = captures[0]?.outcome === "captured";
      const gaveBack = refunds.length > 0 && took;
      expect(accounts.movements).toEqual([
        ...(took ? ["order-1 captured 1250"] : []),
        ...(gaveBack ? ["order-1 refunded 1250"] : []),
      ]);
      if (refunds.length > 0) expect(refunds[0]).toEqual({ amount: took ? 1250 : 0 });
      else if (captures.length > 0) expect(took).toBe(token !== "tok_declined");
      // And whoever asks later is told the same.
      if (captures[0]) expect(await calm.capture(payment(token))).toEqual(captures[0]);
    }),
    { numRuns: 1_000 },
  );
});

function ask<T>(
  scheduler: Scheduler,
  troubles: readonly Fate[],
  work: (store: MemoryAccounts) => Promise<T>,
  accounts: MemoryAccounts,
): Promise<T> {
  return deliver(
    scheduler,
    troubles,
    (attempt) => work(attempt.troubled(accounts)),
    (error) => error instanceof GatewayUnavailable,
  );
}
