// The ledger over a store in memory, under all the trouble that there may be.
import fc, { type Scheduler } from "fast-check";
import { expect, it } from "vitest";
import { StockError } from "../../../functions/keep-stock/errors.ts";
import { StoredLedger, TAKING_MS } from "../../../functions/keep-stock/ledger-protocol.ts";
import type { Reservation, StockLedger } from "../../../functions/keep-stock/stock-ledger.ts";
import { MemoryStock } from "../../support/memory-stock.ts";
import { deliver, type Fate, fates } from "../../support/troubled.ts";

const skus = ["tea", "cup", "pot"];
const STOCK = 6;

interface Story {
  readonly goods: ReadonlyMap<string, number>;
  /** When its release is asked for; `and settled` at the same time as it is settled, which no saga does. */
  readonly release: "before" | "during" | "after" | "and settled" | "never";
  readonly settles: boolean;
  readonly reserving: Fate[];
  readonly repeating: Fate[];
  readonly releasing: Fate[];
  readonly settling: Fate[];
}

const stories: fc.Arbitrary<Story[]> = fc.array(
  fc.record({
    goods: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...skus), fc.integer({ min: 1, max: 4 })), {
        minLength: 1,
        selector: ([sku]) => sku,
      })
      .map((goods) => new Map(goods)),
    release: fc.constantFrom("before", "during", "during", "after", "and settled", "never", "never"),
    settles: fc.boolean(),
    reserving: fates,
    repeating: fates,
    releasing: fates,
    settling: fates,
  }),
  { minLength: 1, maxLength: 4 },
);

class Shop {
  readonly stock = new MemoryStock(STOCK);
  readonly #scheduler: Scheduler;
  #now = 0;

  readonly #concurrency: number;

  constructor(scheduler: Scheduler, concurrency: number) {
    this.#scheduler = scheduler;
    this.#concurrency = concurrency;
  }

  /** One message to keep-stock, delivered until it is done. */
  message<T>(troubles: readonly Fate[], work: (ledger: StockLedger) => Promise<T>): Promise<T> {
    const passed = () => {
      this.#now += TAKING_MS;
    };
    return deliver(
      this.#scheduler,
      troubles,
      (attempt) =>
        work(
          new StoredLedger(attempt.troubled(this.stock, ["take"], passed), {
            concurrency: this.#concurrency,
            now: () => this.#now,
          }),
        ),
      (error) => error instanceof StockError && (error.code === "OUT_OF_TIME" || error.code === "CONTENDED"),
    );
  }
}

async function tell(shop: Shop, orderId: string, story: Story): Promise<Reservation> {
  const reserve = (troubles: Fate[]) => shop.message(troubles, (ledger) => ledger.reserve(orderId, story.goods));
  const release = () => shop.message(story.releasing, (ledger) => ledger.release(orderId));
  const settle = () => shop.message(story.settling, (ledger) => ledger.settle(orderId));

  if (story.release === "before") await release();
  const [answer] = await Promise.all([
    reserve(story.reserving),
    // Twice, as a copy of the message that comes beside it.
    story.release === "during" && Promise.all([release(), release()]),
  ]);
  const settles = story.settles && answer.outcome === "reserved";
  if (story.release === "and settled") await Promise.all([release(), settles && settle()]);
  else if (story.release === "after") await release();
  else if (settles) await settle();

  const again = await reserve(story.repeating);
  const released = shop.stock.orders.get(orderId)?.status === "released";
  expect(again).toEqual(released ? { outcome: "refused", shortages: [] } : answer);
  return answer;
}

it("puts aside all or nothing, and loses nothing, whatever crashes, repeats, and comes between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), stories, fc.constantFrom(1, 2, 16), async (scheduler, told, concurrency) => {
      const shop = new Shop(scheduler, concurrency);
      const ended = Promise.all(told.map((story, at) => tell(shop, `order-${at}`, story)));
      const answers = await scheduler.waitFor(ended);
      await scheduler.waitIdle(); // What was given up may still be at it.

      const sold = new Map<string, [string, number][]>();
      const held = new Map<string, [string, number][]>();
      for (const [at, { goods, release, settles }] of told.entries()) {
        const orderId = `order-${at}`;
        const status = shop.stock.orders.get(orderId)?.status;
        const answer = answers[at];
        const refused = answer?.outcome === "refused";
        if (refused && answer.shortages.length > 0) {
          expect(status).toBe("refused");
          for (const { sku, requested, available } of answer.shortages) {
            const wanted = told.reduce((sum, other) => sum + (other.goods.get(sku) ?? 0), 0);
            expect([goods.get(sku), available < requested, wanted > STOCK]).toEqual([requested, true, true]);
          }
        } else if (release === "and settled")
          expect(status).toBeOneOf(settles ? ["released", "settled"] : ["released"]);
        else if (release !== "never") expect(status).toBe("released");
        else expect([refused, status]).toEqual([false, settles ? "settled" : "reserved"]);
        if (release === "before") expect(answer).toEqual({ outcome: "refused", shortages: [] });
        for (const [sku, quantity] of goods) {
          if (status === "settled") sold.set(sku, [...(sold.get(sku) ?? []), [orderId, quantity]]);
          if (status === "reserved") held.set(sku, [...(held.get(sku) ?? []), [orderId, quantity]]);
        }
      }
      for (const name of skus) {
        const sku = shop.stock.sku(name);
        expect([...sku.held].toSorted()).toEqual((held.get(name) ?? []).toSorted());
        expect([...sku.sold].toSorted()).toEqual((sold.get(name) ?? []).toSorted());
        const gone = [...sku.held.values(), ...sku.sold.values()].reduce((sum, quantity) => sum + quantity, 0);
        expect([sku.available, sku.available >= 0]).toEqual([STOCK - gone, true]);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** A store that needs all of an attempt's time to tell how an order stands, or to write it. */
class SlowStock extends MemoryStock {
  now = 0;

  override async order(orderId: string) {
    this.now += TAKING_MS;
    return await super.order(orderId);
  }

  override async move(...args: Parameters<MemoryStock["move"]>) {
    this.now += TAKING_MS;
    return await super.move(...args);
  }
}

it.each(["never", "before"])(
  "says nothing once an attempt's time is up, since the next may be at it: the order is released %s",
  async (release) => {
    const stock = new SlowStock(STOCK);
    const goods = new Map([["tea", 2]]);
    const late = new StoredLedger(stock, { now: () => stock.now });
    if (release === "before") await late.release("order-1");
    await expect(late.reserve("order-1", goods)).rejects.toMatchObject({ name: "StockError", code: "OUT_OF_TIME" });

    const answer = await new StoredLedger(stock, { now: () => 0 }).reserve("order-1", goods);
    const isReserved = release === "never";
    expect(answer).toEqual(isReserved ? { outcome: "reserved" } : { outcome: "refused", shortages: [] });
    expect(stock.sku("tea").available).toBe(isReserved ? STOCK - 2 : STOCK);
  },
);
