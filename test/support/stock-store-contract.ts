// What every StockStore keeps to: the memory of the property tests, and the table.
import { expect, test } from "vitest";
import type { OrderRecord, StockStore } from "../../functions/keep-stock/stock-store.ts";

/** Tests the stores that `open` makes, each empty, in which unknown skus start at five. */
export function keepsToTheContract(open: () => Promise<StockStore>): void {
  const look = async (store: StockStore, sku: string, orderId: string) => (await store.look([sku], orderId)).get(sku);
  const { signal } = new AbortController();
  const reserving: OrderRecord = {
    status: "reserving",
    goods: new Map([
      ["tea", 2],
      ["__proto__", 1],
    ]),
    shortages: [],
  };

  test("what is taken is held for its order alone, and not available", async () => {
    const store = await open();

    expect(await look(store, "tea", "a")).toEqual({ available: 5, held: false });
    expect([await store.take("tea", "a", 3, signal), await store.take("tea", "b", 2, signal)]).toEqual([true, true]);
    expect(await look(store, "tea", "a")).toEqual({ available: 0, held: true });
    expect(await look(store, "tea", "c")).toEqual({ available: 0, held: false });
    expect(await look(store, "cup", "a")).toEqual({ available: 5, held: false });
  });

  test("no more is taken than there is, of a known sku and of an unknown one", async () => {
    const store = await open();

    expect(await store.take("tea", "a", 6, signal)).toBe(false);
    expect(await look(store, "tea", "a")).toEqual({ available: 5, held: false });
    expect([await store.take("tea", "a", 5, signal), await store.take("tea", "b", 1, signal)]).toEqual([true, false]);
    expect(await look(store, "tea", "b")).toEqual({ available: 0, held: false });
  });

  test("an order takes a sku once", async () => {
    const store = await open();

    expect([await store.take("tea", "a", 2, signal), await store.take("tea", "a", 1, signal)]).toEqual([true, false]);
    expect(await look(store, "tea", "a")).toEqual({ available: 3, held: true });
  });

  test("what is given back is available again, once; what was not held is not", async () => {
    const store = await open();
    await store.take("tea", "a", 2, signal);
    await store.giveBack("tea", "b");
    await store.giveBack("cup", "a");
    expect(await look(store, "tea", "b")).toEqual({ available: 3, held: false });
    await store.giveBack("tea", "a");
    await store.giveBack("tea", "a");

    expect(await look(store, "tea", "a")).toEqual({ available: 5, held: false });
    expect(await look(store, "cup", "a")).toEqual({ available: 5, held: false });
    expect(await store.take("tea", "b", 5, signal)).toBe(true);
  });

  test("what is sold is neither held nor available", async () => {
    const store = await open();
    await store.take("tea", "a", 2, signal);
    await store.sell("tea", "b");
    await store.sell("tea", "a");
    await store.sell("tea", "a");
    await store.giveBack("tea", "a");

    expect(await look(store, "tea", "a")).toEqual({ available: 3, held: false });
  });

  test("as many skus as anybody likes are looked at together", async () => {
    const store = await open();
    const skus = Array.from({ length: 250 }, (_, n) => `sku-${n}`);
    for (const sku of ["sku-0", "sku-99", "sku-100", "sku-249"]) await store.take(sku, "a", 2, signal);
    const stands = await store.look(skus, "a");

    expect([...stands.keys()]).toEqual(skus);
    expect(skus.filter((sku) => stands.get(sku)?.held)).toEqual(["sku-0", "sku-99", "sku-100", "sku-249"]);
    expect(await store.look([], "a")).toEqual(new Map());
  });

  test("of many takes at the same time, just as many succeed as there is for", async () => {
    const store = await open();
    const took = await Promise.all(Array.from({ length: 12 }, (_, n) => store.take("tea", `order-${n}`, 2, signal)));

    expect(took.filter((each) => each)).toHaveLength(2);
    expect(await look(store, "tea", "z")).toEqual({ available: 1, held: false });
  });

  test("any text may be a sku and an order's id", async () => {
    const store = await open();
    const odd = "#held.a[0] :q é 🫖";

    expect([await store.take(odd, odd, 2, signal), await store.take("__proto__", odd, 1, signal)]).toEqual([
      true,
      true,
    ]);
    expect(await look(store, odd, odd)).toEqual({ available: 3, held: true });
    expect(await store.create(odd, reserving)).toBe(true);
    expect(await store.order(odd)).toEqual(reserving);
  });

  test("an order's item is written once, and read as it was written", async () => {
    const store = await open();

    expect(await store.order("a")).toBeUndefined();
    expect(await store.create("a", reserving)).toBe(true);
    expect(await store.create("a", { ...reserving, status: "released" })).toBe(false);
    expect(await store.order("a")).toEqual(reserving);
  });

  test("an order's status moves only from where it may", async () => {
    const store = await open();
    const shortages = [{ sku: "tea", requested: 2, available: 1 }];
    expect(await store.move("a", ["reserving"], "reserved")).toBe(false);
    expect(await store.order("a")).toBeUndefined();
    await store.create("a", reserving);

    expect(await store.move("a", ["reserved"], "settled")).toBe(false);
    expect(await store.move("a", ["reserving", "reserved"], "refused", shortages)).toBe(true);
    expect(await store.move("a", ["reserving", "reserved"], "released")).toBe(false);
    expect(await store.order("a")).toEqual({ ...reserving, status: "refused", shortages });
  });
}
