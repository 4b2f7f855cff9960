// The goods of an order: how many of each sku, whatever the lines they stand on.
import type { OrderLine } from "../../events/index.ts";
import { StockError } from "./errors.ts";

/** By sku, in the order of the lines; every quantity is a positive safe integer. */
export type Goods = ReadonlyMap<string, number>;

/**
 * Adds up the lines with the same sku. A sum that is too large for a number to hold exactly stays at the largest that it does, which is more than
 * any stock (see `MOST_STOCK`). Throws StockError QUANTITY_NOT_POSITIVE; validate-order lets no such line through.
 */
export function goodsOf(lines: readonly Pick<OrderLine, "sku" | "quantity">[]): Goods {
  const goods = new Map<string, number>();
  for (const [at, { sku, quantity }] of lines.entries()) {
    if (quantity <= 0)
      throw new StockError(
        "QUANTITY_NOT_POSITIVE",
        `line ${at + 1} (sku ${sku}): the quantity is ${quantity}, it has to be positive`,
      );
    goods.set(sku, Math.min((goods.get(sku) ?? 0) + quantity, Number.MAX_SAFE_INTEGER));
  }
  return goods;
}
