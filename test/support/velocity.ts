// What fraud scoring's port answers and is told, and a port that keeps its records in memory.
import type { OrderFacts, Recent, Velocity } from "../../functions/score-fraud/velocity.ts";
import { recentOf } from "../../functions/score-fraud/windows.ts";

/** The answer for a first order. */
export const nobodyElse: Recent = {
  customer: { orders: 0, amount: 0, atLeast: false },
  card: { orders: 0, amount: 0, atLeast: false },
  address: { orders: 0, amount: 0, atLeast: false },
  history: { orders: 0, meanAmount: 0 },
};

/** An order of GBP 10.00 that has only its customer in common with others. */
export function facts(overrides: Partial<OrderFacts> = {}): OrderFacts {
  const { orderId = "order-1" } = overrides;
  return {
    orderId,
    at: Date.parse("2010-12-01T09:30:00.000Z"),
    customerId: "customer-1",
    paymentToken: `tok_${orderId}`,
    address: undefined,
    amount: 1000,
    currency: "GBP",
    ...overrides,
  };
}

export class VelocityInMemory implements Velocity {
  readonly #recorded = new Map<string, OrderFacts>();

  async record(order: OrderFacts): Promise<Recent> {
    this.#recorded.set(`${order.at}/${order.orderId}`, order);
    const all = [...this.#recorded.values()];
    const reading = (orders: OrderFacts[]) => ({ orders, more: false });
    return recentOf(order, {
      customer: reading(all.filter(({ customerId }) => customerId === order.customerId)),
      card: reading(all.filter(({ paymentToken }) => paymentToken === order.paymentToken)),
      address: reading(all.filter(({ address }) => address !== undefined && address === order.address)),
    });
  }
}
