import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstEvent,
  OrderConfirmed,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequested,
  StockReserved,
} from "../../../events/index.ts";
import { keepStock } from "../../../functions/keep-stock/consumer.ts";
import { stockEnvironmentOf } from "../../../functions/keep-stock/environment.ts";
import { goodsOf } from "../../../functions/keep-stock/goods.ts";
import { StoredLedger } from "../../../functions/keep-stock/ledger-protocol.ts";
import { MemoryStock } from "../../support/memory-stock.ts";

const orderId = "order-1";
const customer = { id: "customer-1" };
const line = (sku: string, quantity: number) => ({ sku, quantity, unitPrice: 100 });

const requested = (...lines: ReturnType<typeof line>[]) => firstEvent(StockRequested.of({ orderId, lines }));
const releaseRequested = () => firstEvent(StockReleaseRequested.of({ orderId }));
const confirmed = () => firstEvent(OrderConfirmed.of({ orderId, customer, total: 100, currency: "GBP" }));

/** The consumer with a stock of five of everything: what it decides on each event. */
function shop() {
  const stock = new MemoryStock(5);
  const ledger = new StoredLedger(stock);
  const say = async (event: Parameters<typeof keepStock.decide>[0]) =>
    keepStock.decide(event, { state: undefined, answer: await keepStock.ask?.(event, ledger) });
  const sku = (name: string) => {
    const { available, held, sold } = stock.sku(name);
    return { available, held: Object.fromEntries(held), sold: Object.fromEntries(sold) };
  };
  return { say, sku };
}

describe("keep-stock", () => {
  it("puts goods aside, however many lines they stand on, and sells them once the order is confirmed", async () => {
    const { say, sku } = shop();

    expect(await say(requested(line("tea", 2), line("cup", 5), line("tea", 1)))).toEqual({
      publish: [StockReserved.of({ orderId })],
    });
    expect(sku("tea")).toEqual({ available: 2, held: { [orderId]: 3 }, sold: {} });
    expect(await say(confirmed())).toEqual({});
    expect(sku("tea")).toEqual({ available: 2, held: {}, sold: { [orderId]: 3 } });
  });

  it("refuses an order with every shortage, and puts nothing aside for it", async () => {
    const { say, sku } = shop();

    expect(await say(requested(line("tea", 2), line("cup", 6), line("pot", 3), line("pot", 3)))).toEqual({
      publish: [
        StockRefused.of({
          orderId,
          shortages: [
            { sku: "cup", requested: 6, available: 5 },
            { sku: "pot", requested: 6, available: 5 },
          ],
        }),
      ],
    });
    expect(sku("tea")).toEqual({ available: 5, held: {}, sold: {} });
  });

  it("gives goods back, once", async () => {
    const { say, sku } = shop();
    await say(requested(line("tea", 2)));
    const released = { publish: [StockReleased.of({ orderId })] };

    expect([await say(releaseRequested()), await say(releaseRequested())]).toEqual([released, released]);
    expect(sku("tea")).toEqual({ available: 5, held: {}, sold: {} });
  });

  it("refuses, without a shortage, an order that was released before", async () => {
    const { say, sku } = shop();
    await say(releaseRequested());

    expect(await say(requested(line("tea", 2)))).toEqual({ publish: [StockRefused.of({ orderId, shortages: [] })] });
    expect(sku("tea")).toEqual({ available: 5, held: {}, sold: {} });
  });

  it("does not give back what is sold", async () => {
    const { say, sku } = shop();
    await say(requested(line("tea", 2)));
    await say(confirmed());
    await say(releaseRequested());

    expect(sku("tea")).toEqual({ available: 3, held: {}, sold: { [orderId]: 2 } });
  });

  it("sells nothing of an order that it knows nothing of", async () => {
    const { say, sku } = shop();

    expect(await say(confirmed())).toEqual({});
    expect(sku("tea")).toEqual({ available: 5, held: {}, sold: {} });
  });
});

describe("the goods of an order", () => {
  it("are as many of each sku as its lines add up to", () => {
    const skus = fc.constantFrom("tea", "cup", "__proto__", "constructor");
    const lines = fc.array(fc.record({ sku: skus, quantity: fc.integer({ min: 1 }), unitPrice: fc.nat() }));
    fc.assert(
      fc.property(lines, (given) => {
        const bySku = Map.groupBy(given, ({ sku }) => sku);
        const sums = [...bySku].map(([sku, each]) => [sku, each.reduce((sum, { quantity }) => sum + quantity, 0)]);
        expect([...goodsOf(given)]).toEqual(sums);
      }),
    );
  });

  it("are never more than a number can hold", () => {
    const most = Number.MAX_SAFE_INTEGER;

    expect([...goodsOf([line("tea", most), line("tea", 7)])]).toEqual([["tea", most]]);
  });

  it.each([0, -2])("are a bug of whoever asks for %i of something, and are told to be", (quantity) => {
    expect(() => goodsOf([line("tea", 1), line("cup", quantity)])).toThrow(
      expect.objectContaining({
        code: "QUANTITY_NOT_POSITIVE",
        message: `line 2 (sku cup): the quantity is ${quantity}, it has to be positive`,
      }),
    );
  });
});

describe("keep-stock's environment", () => {
  const whole = { STOCK_TABLE_NAME: "stock", STOCK_DEFAULT: "1000000" };

  it("names the table, and the stock that an unknown sku starts with", () => {
    expect(stockEnvironmentOf(whole)).toEqual({ tableName: "stock", stockDefault: 1_000_000 });
  });

  it.each([
    [{ STOCK_TABLE_NAME: undefined }, "STOCK_TABLE_NAME is missing; the Stock construct sets it"],
    [{ STOCK_DEFAULT: undefined }, 'STOCK_DEFAULT is ""; it has to be a whole number from 0 to 1000000000000'],
    [{ STOCK_DEFAULT: "-1" }, 'STOCK_DEFAULT is "-1"; it has to be'],
    [{ STOCK_DEFAULT: "many" }, 'STOCK_DEFAULT is "many"; it has to be'],
    [{ STOCK_DEFAULT: "1000000000001" }, 'STOCK_DEFAULT is "1000000000001"; it has to be'],
  ])("is refused in words: %j", (wrong, words) => {
    expect(() => stockEnvironmentOf({ ...whole, ...wrong })).toThrow(`keep-stock: the environment variable ${words}`);
  });
});
