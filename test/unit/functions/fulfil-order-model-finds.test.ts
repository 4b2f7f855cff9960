// The saga's model is worth something: it finds what would be wrong with the saga, with stock, and with payment.
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type Event, OrderCancelled, OrderConfirmed, StockReleaseRequested } from "../../../events/index.ts";
import type { Consumer, Decision } from "../../../functions/consumer.ts";
import { fulfilOrder } from "../../../functions/fulfil-order/consumer.ts";
import { Fulfilment } from "../../../functions/fulfil-order/state.ts";
import { takePayment } from "../../../functions/take-payment/consumer.ts";
import type { Account } from "../../../functions/take-payment/sandbox-rules.ts";
import { asDeployed, type Cast } from "../../support/fulfilment-model.ts";
import { comesOutRight, RUNS } from "../../support/fulfilment-property.ts";
import { anOrder } from "../../support/orders.ts";

// Thousands of stories, each of many steps.
vi.setConfig({ testTimeout: 300_000 });

/** What the model finds wrong with a cast. */
async function foundIn(cast: Partial<Cast>): Promise<string> {
  const property = comesOutRight({ ...asDeployed, ...cast });
  const { errorInstance } = await fc.check(property, { numRuns: RUNS, seed: 7, endOnFailure: true });
  return String(errorInstance);
}

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
