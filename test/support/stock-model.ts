// Stock as a pure consumer: one shelf, whose state says what is free, and what is held for whom.
import * as z from "zod";
import {
  OrderConfirmed,
  type OrderLine,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequested,
  StockReserved,
} from "../../events/index.ts";
import { type Consumer, consumer } from "../../functions/consumer.ts";

/** Quantities by sku. */
const Goods = z.record(z.string(), z.int());
export type Goods = z.output<typeof Goods>;

const ofNobody: Goods = {};

export const Shelf = z.object({
  free: Goods,
  orders: z.record(z.string(), z.object({ status: z.enum(["held", "sold", "released", "refused"]), goods: Goods })),
});
export type Shelf = z.output<typeof Shelf>;

/** All orders share the shelf, so that it has one state. */
export const theShelf = "shelf";

/** Who asks for it gets no answer. */
export const lostSku = "lost";

/** What an order was told once it is told again; it may be asked for after it was released, and is refused then. */
export function stockModel(free: Goods): Consumer {
  return consumer({
    name: "stock-model",
    consumes: [StockRequested, StockReleaseRequested, OrderConfirmed],
    publishes: [StockReserved, StockRefused, StockReleased],
    remembers: { key: () => theShelf, state: Shelf },
    decide({ detailType, data }, { state: shelf = { free, orders: {} } }) {
      const { orderId } = data;
      const order = shelf.orders[orderId];
      switch (detailType) {
        case "StockRequested": {
          if (order?.status === "held" || order?.status === "sold") return { publish: [StockReserved.of({ orderId })] };
          if (order) return { publish: [StockRefused.of({ orderId, shortages: [] })] };
          const goods = goodsOf(data.lines);
          if (lostSku in goods) return {};
          const shortages = Object.entries(goods)
            .map(([sku, requested]) => ({ sku, requested, available: shelf.free[sku] ?? 0 }))
            .filter(({ requested, available }) => requested > available);
          return shortages.length > 0
            ? {
                state: changed(shelf, orderId, "refused", ofNobody),
                publish: [StockRefused.of({ orderId, shortages })],
              }
            : { state: changed(shelf, orderId, "held", goods), publish: [StockReserved.of({ orderId })] };
        }
        case "StockReleaseRequested":
          if (order?.status === "sold") throw new Error(`${orderId}: released after it was sold`);
          return {
            state: changed(shelf, orderId, "released", ofNobody),
            publish: [StockReleased.of({ orderId })],
          };
        case "OrderConfirmed":
          if (order?.status !== "held" && order?.status !== "sold")
            throw new Error(`${orderId}: confirmed, but nothing is held for it`);
          return { state: changed(shelf, orderId, "sold", order.goods) };
      }
    },
  });
}

/** What lines come to; the same sku may stand on several. */
export function goodsOf(lines: readonly OrderLine[]): Goods {
  return lines.reduce((goods, { sku, quantity }) => plus(goods, { [sku]: quantity }), ofNobody);
}

export function plus(goods: Goods, more: Goods, sign: 1 | -1 = 1): Goods {
  const sum = { ...goods };
  for (const [sku, quantity] of Object.entries(more)) sum[sku] = (sum[sku] ?? 0) + sign * quantity;
  return sum;
}

/** The shelf once so much, in place of what it was, is the order's. */
function changed(shelf: Shelf, orderId: string, status: Shelf["orders"][string]["status"], goods: Goods): Shelf {
  const before = shelf.orders[orderId]?.goods ?? ofNobody;
  return {
    free: plus(plus(shelf.free, before), goods, -1),
    orders: { ...shelf.orders, [orderId]: { status, goods } },
  };
}
