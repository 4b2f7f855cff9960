import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import type { OrderFacts, Recent } from "../../functions/score-fraud/velocity.ts";
import { VelocityTable } from "../../functions/score-fraud/velocity-table.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { FraudScoring } from "../../lib/fraud.ts";
import { startApp } from "../support/local-app.ts";
import { facts, nobodyElse, VelocityInMemory } from "../support/velocity.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const noon = Date.parse("2010-12-01T12:00:00.000Z");
const now = Date.parse("2026-11-02T09:30:00.500Z");

const Answer = z.object({ ScannedCount: z.int().optional() });

function withFraudScoring(stack: Stack): void {
  const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings", removalPolicy: RemovalPolicy.DESTROY });
  new FraudScoring(stack, "Fraud", { backbone });
}

/** The table as the construct makes it, and what becomes of it. */
async function velocityTable() {
  const { runtime } = await startApp({ build: withFraudScoring });
  const dynamodb = new DynamoDBClient({
    endpoint: runtime.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  onTestFinished(() => dynamodb.destroy());
  const calls: string[] = [];
  const itemsRead: number[] = [];
  dynamodb.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (input) => {
        calls.push(commandName);
        const result = await next(input);
        const { ScannedCount } = Answer.parse(result.output);
        if (ScannedCount !== undefined) itemsRead.push(ScannedCount);
        return result;
      },
    { step: "initialize", priority: "high" },
  );
  return {
    velocity: new VelocityTable(dynamodb, "tidings-velocity", { now: () => now }),
    /** The names of all calls, in order. */
    calls,
    /** How many items each Query read, in order. */
    itemsRead,
    /** All that the table holds, in the order of its keys. */
    async items() {
      const items: Record<string, unknown>[] = [];
      const client = DynamoDBDocumentClient.from(dynamodb);
      for await (const { Items = [] } of paginateScan({ client }, { TableName: "tidings-velocity" }))
        items.push(...Items);
      return items.toSorted((one, other) => (`${one.pk}${one.sk}` < `${other.pk}${other.sk}` ? -1 : 1));
    },
  };
}

/** What the last of the orders is told, recorded one after the other. */
async function told(...orders: Partial<OrderFacts>[]): Promise<Recent> {
  const { velocity } = await velocityTable();
  for (const order of orders.slice(0, -1)) await velocity.record(facts(order));
  return await velocity.record(facts(orders.at(-1)));
}

function upTo(count: number, make: (n: number) => OrderFacts): OrderFacts[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

describe("the velocity table", () => {
  it("holds an item for an order's customer, card and address, with neither the token nor the address to read", async () => {
    const { velocity, items } = await velocityTable();
    await velocity.record(facts({ paymentToken: "tok_secret", address: "12 St James's Square" }));
    const rest = { sk: "2010-12-01T09:30:00.000Z#order-1", amount: 1000, currency: "GBP" };
    const seconds = Math.ceil(now / 1000);
    expect(await items()).toEqual([
      { pk: expect.stringMatching(/^address#[\w-]{43}$/), ...rest, expiration: seconds + 3_600 + 86_400 },
      { pk: expect.stringMatching(/^card#[\w-]{43}$/), ...rest, expiration: seconds + 600 + 86_400 },
      { pk: "customer#customer-1", ...rest, expiration: seconds + 30 * 86_400 + 86_400 },
    ]);
    expect(JSON.stringify(await items())).not.toMatch(/secret|James/);
  });

  it("keeps an order whose time is ahead of the clock until its own window is over", async () => {
    const { velocity, items } = await velocityTable();
    await velocity.record(facts({ at: now + DAY }));
    expect((await items()).map(({ expiration }) => expiration)).toEqual(
      [600, 30 * 86_400].map((window) => Math.ceil((now + DAY) / 1000) + window + 86_400),
    );
  });

  it("tells a first order that there is nobody else, also the second time, in one write and a read for each key", async () => {
    const { velocity, items, calls } = await velocityTable();
    const order = facts({ address: "here" });
    expect(await velocity.record(order)).toEqual(nobodyElse);
    expect(calls).toEqual(["BatchWriteItemCommand", "QueryCommand", "QueryCommand", "QueryCommand"]);
    expect(await velocity.record(order)).toEqual(nobodyElse);
    expect(await items()).toHaveLength(3);
  });

  it("counts to the millisecond from where a window begins, and orders of the same moment by id", async () => {
    const [paymentToken, address] = ["tok_shared", "here"];
    const shared = { paymentToken, address };
    expect(
      await told(
        { ...shared, orderId: "a", at: noon - 30 * DAY, amount: 1 },
        { ...shared, orderId: "b", at: noon - 30 * DAY + 1, amount: 10 },
        { ...shared, orderId: "c", at: noon - 60 * MINUTE, amount: 100 },
        { ...shared, orderId: "d", at: noon - 60 * MINUTE + 1, amount: 1_000 },
        { ...shared, orderId: "e", at: noon - 10 * MINUTE, amount: 10_000 },
        { ...shared, orderId: "f", at: noon - 10 * MINUTE + 1, amount: 100_000 },
        { ...shared, orderId: "l", at: noon, amount: 1_000_000 },
        { ...shared, orderId: "n", at: noon, amount: 5_000_000 },
        { ...shared, orderId: "o", at: noon + 1, amount: 5_000_000 },
        { ...shared, orderId: "m", at: noon },
      ),
    ).toEqual({
      customer: { orders: 4, amount: 1_111_000, atLeast: false },
      card: { orders: 2, amount: 1_100_000, atLeast: false },
      address: { orders: 4, amount: 1_111_000, atLeast: false },
      history: { orders: 6, meanAmount: 1_111_110 / 6 },
    });
  });

  it("tells orders that arrive out of order, and repeatedly, what it tells those that arrive in order", async () => {
    const at = [0, 1, 2, 3, 4].map((minutes) => noon + minutes * MINUTE);
    const inOrder = at.map((time, n) => facts({ orderId: `order-${n}`, at: time, amount: 10 ** n }));
    const { velocity } = await velocityTable();
    for (const n of [3, 0, 4, 2, 2, 1, 3, 0]) await velocity.record(inOrder[n] ?? facts());
    const counts = await Promise.all(inOrder.map(async (order) => (await velocity.record(order)).customer));
    expect(counts).toEqual([0, 1, 11, 111, 1111].map((amount, orders) => ({ orders, amount, atLeast: false })));
  });

  it("lets orders that are recorded side by side share calls, and count each other", async () => {
    const { velocity, calls } = await velocityTable();
    const orders = upTo(10, (n) => facts({ orderId: `order-${n}` }));
    const counts = await Promise.all(orders.map(async (order) => (await velocity.record(order)).customer.orders));
    expect(counts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(calls.filter((name) => name === "BatchWriteItemCommand")).toHaveLength(1);
  });

  it("reads no more than the last 51 items of a hot card, and says that there are more", async () => {
    const { velocity, itemsRead } = await velocityTable();
    const paymentToken = "tok_hot";
    const another = (n: number) =>
      facts({ orderId: `order-${n}`, customerId: `customer-${n}`, paymentToken, at: noon + n });
    await Promise.all(upTo(49, another).map((order) => velocity.record(order)));
    expect((await velocity.record(another(49))).card).toEqual({ orders: 49, amount: 49_000, atLeast: false });
    for (let from = 50; from < 300; from += 25)
      await Promise.all(upTo(25, (n) => another(from + n)).map((order) => velocity.record(order)));
    itemsRead.length = 0;
    expect((await velocity.record(another(300))).card).toEqual({ orders: 50, amount: 50_000, atLeast: true });
    expect(itemsRead.toSorted((one, other) => one - other)).toEqual([1, 51]);
  });

  it("takes the latest 50 orders for the history of a busy customer, and does not call the hour's count short", async () => {
    const { velocity } = await velocityTable();
    const long = upTo(80, (n) => facts({ orderId: `order-${n}`, at: noon - DAY + n, amount: n }));
    await Promise.all(long.map((order) => velocity.record(order)));
    expect(await velocity.record(facts({ orderId: "last", at: noon }))).toEqual({
      ...nobodyElse,
      history: { orders: 50, meanAmount: 54.5 },
    });
  });

  it("takes any time that an event may have", async () => {
    const { velocity } = await velocityTable();
    for (const time of ["0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59"])
      expect(await velocity.record(facts({ orderId: time, at: Date.parse(time) }))).toEqual(nobodyElse);
  });

  it("tells what the fold over everything recorded tells, whatever was recorded", async () => {
    const { velocity } = await velocityTable();
    let run = 0;
    const order = fc
      .record({
        orderId: fc.constantFrom("a", "b", "c", "ab", "\u{fffd}", "\u{10000}"),
        at: fc.integer({ min: -70, max: 5 }).map((minutes) => noon + minutes * MINUTE),
        customerId: fc.constantFrom("ada", "bob"),
        paymentToken: fc.constantFrom("tok_1", "tok_2"),
        address: fc.constantFrom(undefined, "here", "there"),
        amount: fc.integer({ min: 1, max: 2 ** 52 }),
        currency: fc.constantFrom("GBP", "EUR"),
      })
      .map((overrides) => facts(overrides));
    // An order that is accepted twice may have another time, but it is the same order.
    const orders = fc.array(order, { minLength: 1, maxLength: 12 }).map((all) =>
      all.map((each) => {
        const { at, ...first } = all.find(({ orderId }) => orderId === each.orderId) ?? each;
        return { ...first, at: each.at };
      }),
    );
    await fc.assert(
      fc.asyncProperty(orders, async (recorded) => {
        const [model, mine] = [new VelocityInMemory(), `run-${++run}-`];
        for (const each of recorded) {
          const own = {
            ...each,
            customerId: mine + each.customerId,
            paymentToken: mine + each.paymentToken,
            address: each.address && mine + each.address,
          };
          expect(await velocity.record(own)).toEqual(await model.record(own));
        }
      }),
      { numRuns: 40 },
    );
  });
});
