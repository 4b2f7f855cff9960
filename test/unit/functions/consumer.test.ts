// Most of this is checked by the compiler: a @ts-expect-error that meets no error is one.
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { FulfilmentTimedOut, type Order, OrderAccepted, OrderRejected, OrderSubmitted } from "../../../events/index.ts";
import { consumer } from "../../../functions/consumer.ts";

describe("a consumer", () => {
  it("has nothing to publish and nobody to notify unless it says so", () => {
    const silent = consumer({ name: "silent", consumes: [OrderSubmitted], decide: () => ({}) });

    expect(silent).toEqual({
      name: "silent",
      consumes: [OrderSubmitted],
      publishes: [],
      notifies: false,
      reminders: [],
      decide: expect.any(Function),
    });
    expectTypeOf(silent.notifies).toEqualTypeOf<false>();
  });

  it("that notifies says so in its type, so that the stack must give it a topic", () => {
    const loud = consumer({ name: "loud", consumes: [OrderSubmitted], notifies: true, decide: () => ({}) });

    expect(loud.notifies).toBe(true);
    expectTypeOf(loud.notifies).toEqualTypeOf<true>();
  });

  it("is given the events that it consumes, and told apart by their detail-type", () => {
    consumer({
      name: "reader",
      consumes: [OrderAccepted, OrderRejected],
      decide(event) {
        expectTypeOf(event.detailType).toEqualTypeOf<"OrderAccepted" | "OrderRejected">();
        expectTypeOf(event.data.orderId).toEqualTypeOf<string>();
        if (event.detailType === "OrderAccepted") expectTypeOf(event.data).toEqualTypeOf<Order>();
        // @ts-expect-error: OrderSubmitted is not in `consumes`, so that no event can be one
        if (event.detailType === "OrderSubmitted") return {};
        // @ts-expect-error: only OrderAccepted has lines, and this may be OrderRejected
        expectTypeOf(event.data.lines).not.toBeNever();
        return {};
      },
    });
  });

  it("can publish what it names", () => {
    consumer({
      name: "writer",
      consumes: [OrderSubmitted],
      publishes: [OrderAccepted, OrderRejected],
      decide: ({ data }) => ({
        publish: [OrderAccepted.of(data), OrderRejected.of({ ...data, reasons: [{ code: "NO_LINES", message: "" }] })],
      }),
    });
  });

  it("can't publish what it does not name", () => {
    consumer({
      name: "writer",
      consumes: [OrderSubmitted],
      publishes: [OrderRejected],
      // @ts-expect-error: OrderAccepted is not in `publishes`
      decide: ({ data }) => ({ publish: [OrderAccepted.of(data)] }),
    });
    consumer({
      name: "writer",
      consumes: [OrderSubmitted],
      // @ts-expect-error: it names nothing in `publishes`
      decide: ({ data }) => ({ publish: [OrderAccepted.of(data)] }),
    });
  });

  it("can't notify without a topic", () => {
    consumer({
      name: "teller",
      consumes: [OrderSubmitted],
      // @ts-expect-error: it does not say `notifies: true`
      decide: () => ({ notify: [{ message: { hello: "world" } }] }),
    });
    consumer({
      name: "teller",
      consumes: [OrderSubmitted],
      notifies: false,
      // @ts-expect-error: it says that it does not
      decide: () => ({ notify: [{ message: { hello: "world" } }] }),
    });
  });

  it("can remind itself of what it names, and of nothing else", () => {
    const timedOut = FulfilmentTimedOut.of({ orderId: "order-1", step: "stock" });
    const later = [{ afterSeconds: 60, event: timedOut }];
    consumer({
      name: "waiter",
      consumes: [OrderSubmitted],
      reminders: [FulfilmentTimedOut],
      decide: () => ({ later }),
    });
    // @ts-expect-error: it names nothing in `reminders`
    consumer({ name: "waiter", consumes: [OrderSubmitted], decide: () => ({ later }) });
    consumer({
      name: "waiter",
      consumes: [OrderSubmitted],
      publishes: [OrderAccepted],
      reminders: [FulfilmentTimedOut],
      // @ts-expect-error: OrderAccepted is for the bus, and not in `reminders`
      decide: ({ data }) => ("lines" in data ? { later: [{ afterSeconds: 60, event: OrderAccepted.of(data) }] } : {}),
    });
    consumer({
      name: "waiter",
      consumes: [OrderSubmitted],
      publishes: [OrderAccepted],
      reminders: [FulfilmentTimedOut],
      // @ts-expect-error: FulfilmentTimedOut is for itself, and not in `publishes`
      decide: () => ({ publish: [timedOut] }),
    });
  });

  it("is given its reminders beside the events that it consumes", () => {
    consumer({
      name: "waiter",
      consumes: [OrderSubmitted],
      reminders: [FulfilmentTimedOut],
      decide(event) {
        expectTypeOf(event.detailType).toEqualTypeOf<"OrderSubmitted" | "FulfilmentTimedOut">();
        return {};
      },
    });
  });

  it("is given, and keeps, the state that it remembers and no other", () => {
    consumer({
      name: "rememberer",
      consumes: [OrderSubmitted],
      remembers: { key: ({ data }) => data.orderId, state: z.object({ count: z.int() }) },
      decide(_, { state, answer }) {
        expectTypeOf(state).toEqualTypeOf<{ count: number } | undefined>();
        expectTypeOf(answer).toEqualTypeOf<undefined>();
        return { state: { count: 1 } };
      },
    });
    consumer({
      name: "rememberer",
      consumes: [OrderSubmitted],
      remembers: { key: ({ data }) => data.orderId, state: z.object({ count: z.int() }) },
      // @ts-expect-error: its state is no text
      decide: () => ({ state: "one" }),
    });
    consumer({
      name: "forgetful",
      consumes: [OrderSubmitted],
      // @ts-expect-error: it remembers nothing
      decide: () => ({ state: { count: 1 } }),
    });
  });

  it("can't make an event of data that the contract does not know", () => {
    const incomplete = { orderId: "order-1" };
    // @ts-expect-error: OrderAccepted needs more than an id
    expect(() => OrderAccepted.of(incomplete)).toThrow("OrderAccepted does not keep to its contract: data.customer");
  });
});
