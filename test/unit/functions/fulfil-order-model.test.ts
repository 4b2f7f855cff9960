// The saga as a whole: in whatever order its messages come, however often, over crashes, and with people and time-outs in between.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Event, OrderCancelled, OrderConfirmed, StockReleaseRequested } from "../../../events/index.ts";
import type { Consumer, Decision } from "../../../functions/consumer.ts";
import { fulfilOrder } from "../../../functions/fulfil-order/consumer.ts";
import { Fulfilment } from "../../../functions/fulfil-order/state.ts";
import { takePayment } from "../../../functions/take-payment/consumer.ts";
import type { Account } from "../../../functions/take-payment/sandbox-rules.ts";
import { faultsOf } from "../../support/fulfilment-books.ts";
import { asDeployed, type Cast, play } from "../../support/fulfilment-model.ts";
import { scenarios } from "../../support/fulfilment-scenarios.ts";
import { anOrder } from "../../support/orders.ts";

/** What is rarest among the mutations below shows about once in 400 runs. */
const RUNS = 3_000;

const comesOutRight = (cast: Partial<Cast> = {}) =>
  fc.asyncProperty(scenarios, async (scenario) => {
    const outcomes = await play({ ...asDeployed, ...cast }, scenario);
    const faults = outcomes.flatMap(faultsOf);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  });

describe("whatever happens on the way", () => {
  it("every order ends once, with its money and its goods where they belong", async () => {
    await fc.assert(comesOutRight(), { numRuns: RUNS });
  });

  it("an order that nothing speaks against is confirmed", async () => {
    const tokens = fc.constantFrom("tok_approved", "tok_flaky", "tok_slow");
    await fc.assert(
      fc.asyncProperty(scenarios, tokens, async ({ deliveries }, paymentToken) => {
        const cleared = {
          order: anOrder({ paymentToken }),
          verdict: "cleared",
          reviews: [],
          cancellations: 0,
        } as const;
        const approved = {
          ...cleared,
          order: anOrder({ paymentToken, orderId: "order-2" }),
          verdict: "flagged",
          reviews: ["approved"],
        } as const;
        const outcomes = await play(asDeployed, {
          stories: [cleared, approved],
          available: { tea: 4, cup: 8 },
          slowSeconds: 60,
          deliveries,
          patient: true,
        });

        expect(outcomes.map(({ ends }) => ends)).toEqual(Array(4).fill(["OrderConfirmed"]));
      }),
    );
  });

  it("is played with every end that there is", async () => {
    const samples = fc.sample(scenarios, { numRuns: 500, seed: 7 });
    const played = await Promise.all(samples.map((scenario) => play(asDeployed, scenario)));

    expect([...new Set(played.flat().map(({ ends }) => ends.join(" and ")))].sort()).toEqual([
      "",
      "OrderCancelled: CUSTOMER_CANCELLED",
      "OrderCancelled: OUT_OF_STOCK",
      "OrderCancelled: PAYMENT_DECLINED",
      "OrderCancelled: PAYMENT_TIMED_OUT",
      "OrderCancelled: REVIEW_DECLINED",
      "OrderCancelled: STOCK_TIMED_OUT",
      "OrderConfirmed",
    ]);
  });
});

/** A saga that decides otherwise where `mutation` says so. */
function mutated(mutation: (event: Event, state: Fulfilment, decision: Decision) => Decision | undefined): Consumer {
  return {
    ...fulfilOrder,
    decide(event, known) {
      const decision = fulfilOrder.decide(event, known);
      return mutation(event, Fulfilment.parse(known?.state ?? { step: "unknown" }), decision) ?? decision;
    },
  };
}

const asksFor = ({ publish = [] }: Decision, detailType: string) =>
  publish.some((draft) => draft.detailType === detailType);
const cancelled = (order: { orderId?: string | undefined }): Decision => ({
  state: { step: "cancelled" },
  publish: [OrderCancelled.of({ ...anOrder(order), reason: { code: "CUSTOMER_CANCELLED", message: "" } })],
});

/** What the model finds wrong with a cast. */
async function foundIn(cast: Partial<Cast>): Promise<string> {
  const { errorInstance } = await fc.check(comesOutRight(cast), { numRuns: RUNS, seed: 7, endOnFailure: true });
  return String(errorInstance);
}

describe("the model finds a saga that", () => {
  it.each<[sagaThat: string, fulfilOrder: Consumer, fault: RegExp]>([
    [
      "does not refund",
      mutated((_, state, decision) =>
        asksFor(decision, "RefundRequested") && "order" in state
          ? {
              state: { step: "releasing", order: state.order, reason: "CUSTOMER_CANCELLED" },
              publish: [StockReleaseRequested.of(state.order)],
            }
          : undefined,
      ),
      /\d is captured, and not 0/,
    ],
    [
      "does not release",
      mutated((_, state, decision) =>
        asksFor(decision, "StockReleaseRequested") && "order" in state ? cancelled(state.order) : undefined,
      ),
      /at its end {.+} is held/,
    ],
    [
      "confirms what is captured while it refunds",
      mutated((event, state) =>
        event.detailType === "PaymentCaptured" && state.step === "refunding"
          ? { state: { step: "confirmed" }, publish: [OrderConfirmed.of(state.order)] }
          : undefined,
      ),
      /0 is captured, and not \d/,
    ],
    [
      "cancels once more when it hears once more of the release",
      mutated((event, state) =>
        event.detailType === "StockReleased" && state.step === "cancelled"
          ? cancelled({ orderId: fulfilOrder.remembers?.key(event) })
          : undefined,
      ),
      /its ends are \["OrderCancelled: .+","OrderCancelled: .+"\]/,
    ],
    [
      "begins anew when an ended order is cleared once more",
      mutated((event, state) =>
        event.detailType === "OrderCleared" && state.step === "cancelled"
          ? fulfilOrder.decide(event, { state: undefined, answer: 30 })
          : undefined,
      ),
      /its ends are \[".+",".+"\]/,
    ],
    [
      "does not wait for its time to be up",
      mutated((event) => (event.detailType === "FulfilmentTimedOut" ? {} : undefined)),
      /its ends are \[\]/,
    ],
    [
      "forgets a review that came early",
      mutated((event, state) => (event.detailType === "OrderReviewed" && state.step === "unknown" ? {} : undefined)),
      /its ends are \[\]/,
    ],
    [
      "forgets a cancellation that came early",
      mutated((event, state) =>
        event.detailType === "OrderCancellationRequested" && state.step === "unknown" ? {} : undefined,
      ),
      /its ends are \[\]/,
    ],
  ])("%s", async (_, saga, fault) => {
    expect(await foundIn({ fulfilOrder: saga })).toMatch(fault);
  });
});

describe("the model finds", () => {
  it.each<[what: string, cast: Partial<Cast>, fault: RegExp]>([
    [
      "a ledger whose release leaves no mark",
      {
        ledger(store, now) {
          const ledger = asDeployed.ledger(store, now);
          return instead(ledger, "release", async (orderId) => {
            if (await store.order(orderId)) await ledger.release(orderId);
          });
        },
      },
      /at its end {.+} is held/,
    ],
    [
      "a ledger that takes a reservation as done whose worker died on the way",
      {
        ledger: (store, now) =>
          asDeployed.ledger(
            instead(store, "order", async (orderId) => {
              const order = await store.order(orderId);
              return order?.status === "reserving" ? { ...order, status: "reserved" } : order;
            }),
            now,
          ),
      },
      /at its end {.+} is held|it was sold {.*}, and not {.+}/,
    ],
    [
      "a ledger that takes goods in an attempt that was given up",
      { ledger: (store) => asDeployed.ledger(store, () => 0) },
      /at its end {.+} is held|it was sold {.*}, and not {.+}/,
    ],
    [
      "a gateway that captures again after a refund",
      {
        gateway: (store, ...rest) =>
          asDeployed.gateway(
            instead(store, "read", async (orderId) => {
              const read = await store.read(orderId);
              const isRefunded = read?.account.status === "captured" && read.account.refunded > 0;
              return isRefunded ? { ...read, account: opened } : read;
            }),
            ...rest,
          ),
      },
      /captured \d+, refunded \d+ of \d+/,
    ],
    [
      "a gateway that writes over what came in between",
      {
        gateway: (store, ...rest) =>
          asDeployed.gateway(
            instead(store, "write", async (orderId, account) => {
              const { version = 0 } = (await store.read(orderId)) ?? {};
              return await store.write(orderId, account, version);
            }),
            ...rest,
          ),
      },
      /\d is captured, and not 0|captured \d+, refunded \d+ of \d+/,
    ],
    [
      "a take-payment that does not remember what it told",
      {
        takePayment: {
          ...takePayment,
          decide: (event, known) => takePayment.decide(event, { state: undefined, answer: known?.answer }),
        },
      },
      /it was told \["Payment.+","Payment.+"\]/,
    ],
    [
      "a ledger that sells nothing",
      {
        ledger(store, now) {
          const ledger = asDeployed.ledger(store, now);
          return instead(ledger, "settle", async () => {});
        },
      },
      /at its end {.+} is held/,
    ],
  ])("%s", async (_, cast, fault) => {
    expect(await foundIn(cast)).toMatch(fault);
  });
});

const opened: Account = { status: "open", firstAskedAt: 0, unavailable: 0 };

/** The same, but for one of its methods. */
function instead<T extends object, Name extends keyof T>(whole: T, name: Name, method: T[Name]): T {
  return new Proxy(whole, {
    get(target, asked) {
      if (asked === name) return method;
      const other: unknown = Reflect.get(target, asked);
      return typeof other === "function" ? other.bind(target) : other;
    },
  });
}
