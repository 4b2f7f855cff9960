import { describe, expect, it, onTestFinished, vi } from "vitest";
import * as z from "zod";
import { OrderAccepted, OrderSubmitted } from "../../../events/index.ts";
import { lambdaHandler } from "../../../functions/chain/lambda-handler.ts";
import { consumer } from "../../../functions/consumer.ts";
import { entriesSentIn, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { environment, functionOf, sqsEvent, stubEnvironment } from "../../support/lambda.ts";
import { anId, anOrderSubmitted } from "../../support/orders.ts";

interface Prices {
  priceFor(orderId: string): Promise<number> | number;
}

const publishes = [OrderAccepted] as const;

/** Accepts the order at the price that it is told. */
const pricing = consumer({
  name: "pricing",
  consumes: [OrderSubmitted],
  publishes,
  ask: ({ data }, prices: Prices) => prices.priceFor(data.orderId),
  decide: ({ data }, { answer }) => ({ publish: [OrderAccepted.of({ ...data, total: answer })] }),
});

/** The same, and remembers what all of a customer's orders come to: that is what it publishes. */
const adding = consumer({
  name: "adding",
  consumes: [OrderSubmitted],
  publishes,
  remembers: { key: ({ data }) => data.customer.id, state: z.int() },
  ask: ({ data }, prices: Prices) => prices.priceFor(data.orderId),
  decide: ({ data }, { state = 0, answer }) => ({
    state: state + answer,
    publish: [OrderAccepted.of({ ...data, total: state + answer })],
  }),
});

const totalsSentIn = (aws: FakeAws) =>
  entriesSentIn(aws)
    .flat()
    .map(({ Detail = "" }) => JSON.parse(Detail).data.total);

describe("a consumer that asks", () => {
  it.each([pricing, adding])("is given the answer to decide on: $name", async (asking) => {
    const aws = fakeAws();
    const priceFor = vi.fn(async () => 100);
    const { failed } = await functionOf(asking, environment, { priceFor })(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(priceFor.mock.calls).toEqual([["order-1"]]);
    expect(totalsSentIn(aws)).toEqual([100]);
  });

  it("is asked once for an event, although others keep a state meanwhile", async () => {
    const aws = fakeAws();
    const prices = [1, 10, 1000];
    const priceFor = vi.fn(() => prices.shift() ?? 0);
    const [one, other] = [functionOf(adding, environment, { priceFor }), functionOf(adding, environment, { priceFor })];
    aws.keepState.next(async (input) => {
      await other(sqsEvent([anOrderSubmitted({ orderId: "order-2" }, { id: anId(2) })]));
      return aws.states.put(input);
    });
    const { failed } = await one(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(priceFor.mock.calls).toEqual([["order-1"], ["order-2"]]);
    expect(totalsSentIn(aws)).toEqual([10, 11]);
  });

  it("is not asked where it has decided before", async () => {
    const aws = fakeAws();
    const priceFor = vi.fn(() => 100);
    const invoke = functionOf(adding, environment, { priceFor });
    aws.putEvents.next(fail(new Error("socket hang up")));
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(priceFor).toHaveBeenCalledOnce();
    expect(totalsSentIn(aws)).toEqual([100, 100]);
  });

  it.each([pricing, adding])(
    "fails the record where its port does, with nothing kept or published: $name",
    async (asking) => {
      const aws = fakeAws();
      const priceFor = vi.fn(() => 100).mockRejectedValueOnce(new Error("the price list is closed"));
      const invoke = functionOf(asking, environment, { priceFor });
      const first = await invoke(sqsEvent([anOrderSubmitted()]));
      const left = [aws.table.items.size, aws.states.items.size, aws.putEvents.inputs.length];
      const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

      expect([first.failed, left, second.failed]).toEqual([["record-1"], [0, 0, 0], []]);
      expect(first.hops).toMatchObject([{ outcome: "failed", reason: "Error: the price list is closed" }]);
      expect(totalsSentIn(aws)).toEqual([100]);
    },
  );

  it("is not asked on a state that it can't read", async () => {
    const aws = fakeAws();
    const priceFor = vi.fn(() => 100);
    const kept = JSON.stringify({ state: "a hundred", outbox: {} });
    aws.loadState.next(() => ({ Item: { id: "customer-1", version: 1, kept } }));
    const { failed } = await functionOf(adding, environment, { priceFor })(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(priceFor).not.toHaveBeenCalled();
  });

  it("that is never answered fails the record in time, and holds up no later event of the same key", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const aws = fakeAws();
    const asked = Promise.withResolvers<void>();
    const priceFor = vi
      .fn<Prices["priceFor"]>(() => 100)
      .mockImplementationOnce(() => {
        asked.resolve();
        return new Promise(() => undefined);
      });
    const invoke = functionOf(adding, environment, { priceFor });
    const running = invoke(sqsEvent([anOrderSubmitted()]));
    await asked.promise;
    vi.advanceTimersByTime(30_000);
    const held = await running;
    aws.table.expireLeases();
    const next = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([held.failed, next.failed]).toEqual([["record-1"], []]);
    expect(totalsSentIn(aws)).toEqual([100]);
  });

  it("can't be run without its port, or with another, which is a type error; one that asks nothing needs none", () => {
    stubEnvironment();
    const silent = consumer({ name: "silent", consumes: [OrderSubmitted], decide: () => ({}) });
    const prices: Prices = { priceFor: () => 1 };
    lambdaHandler(pricing, prices);
    lambdaHandler(silent);
    // @ts-expect-error: it asks by Prices
    lambdaHandler(pricing);
    // @ts-expect-error: this is not what it asks by
    lambdaHandler(pricing, { priceFor: () => "a lot" });
  });
});
