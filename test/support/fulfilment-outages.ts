// Goods that the stock's table does not give, and a card that the gateway says nothing of, until the outage is over.
import { StockError } from "../../functions/keep-stock/errors.ts";
import { GatewayUnavailable, type PaymentGateway } from "../../functions/take-payment/payment-gateway.ts";
import { MemoryStock } from "./memory-stock.ts";

export const lostSku = "lost";
export const silentToken = "tok_silent";

export interface Outage {
  isOver: boolean;
}

export class StockInAnOutage extends MemoryStock {
  readonly #outage: Outage;

  constructor(outage: Outage) {
    super(0);
    this.#outage = outage;
  }

  override async take(sku: string, orderId: string, quantity: number): Promise<boolean> {
    if (sku === lostSku && !this.#outage.isOver)
      throw new StockError("UNPROCESSED", `${orderId}: ${sku} is throttled for as long as the outage lasts`);
    return await super.take(sku, orderId, quantity);
  }
}

export function gatewayInAnOutage(gateway: PaymentGateway, outage: Outage): PaymentGateway {
  return {
    async capture(payment) {
      if (payment.paymentToken === silentToken && !outage.isOver)
        throw new GatewayUnavailable(`${payment.orderId}: no answer for as long as the outage lasts`);
      return await gateway.capture(payment);
    },
    refund: (orderId) => gateway.refund(orderId),
  };
}
