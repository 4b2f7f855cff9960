// Puts the goods of an order aside, gives them back, or sells them, as fulfilment asks.
import * as z from "zod";
import {
  OrderConfirmed,
  StockRefused,
  StockReleased,
  StockReleaseRequested,
  StockRequested,
  StockReserved,
} from "../../events/index.ts";
import { consumer } from "../consumer.ts";
import { goodsOf } from "./goods.ts";
import type { Reservation, StockLedger } from "./stock-ledger.ts";

type Answer = Reservation | { readonly outcome: "released" } | { readonly outcome: "settled" };

export const keepStock = consumer({
  name: "keep-stock",
  consumes: [StockRequested, StockReleaseRequested, OrderConfirmed],
  publishes: [StockReserved, StockRefused, StockReleased],
  // Nothing but what was answered: goods that were put aside may have been released by the time that a retry asks for them again.
  remembers: { key: ({ data }) => data.orderId, state: z.undefined() },
  async ask(event, ledger: StockLedger): Promise<Answer> {
    const { orderId } = event.data;
    switch (event.detailType) {
      case "StockRequested":
        return await ledger.reserve(orderId, goodsOf(event.data.lines));
      case "StockReleaseRequested":
        await ledger.release(orderId);
        return { outcome: "released" };
      case "OrderConfirmed":
        await ledger.settle(orderId);
        return { outcome: "settled" };
    }
  },
  decide({ data: { orderId } }, { answer }) {
    switch (answer.outcome) {
      case "reserved":
        return { publish: [StockReserved.of({ orderId })] };
      case "refused":
        return { publish: [StockRefused.of({ orderId, shortages: [...answer.shortages] })] };
      case "released":
        return { publish: [StockReleased.of({ orderId })] };
      case "settled":
        return {};
    }
  },
});
