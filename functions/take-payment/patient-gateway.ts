// A gateway that is asked again, a few times over, when it is unavailable for a moment. What takes longer is for the queue to retry.
import { setTimeout as pause } from "node:timers/promises";
import { GatewayUnavailable, type PaymentGateway } from "./payment-gateway.ts";

const ATTEMPTS = 3;

/** In milliseconds; the pause lies anywhere between them, so that functions that failed together don't come back together. */
const PAUSE = { shortest: 50, longest: 200 };

/** `wait` is for tests: it is given milliseconds. */
export function patient(gateway: PaymentGateway, wait: (ms: number) => Promise<unknown> = pause): PaymentGateway {
  const persist = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof GatewayUnavailable) || attempt === ATTEMPTS) throw error;
        await wait(PAUSE.shortest + Math.random() * (PAUSE.longest - PAUSE.shortest));
      }
    }
  };
  return {
    capture: (payment) => persist(() => gateway.capture(payment)),
    refund: (orderId) => persist(() => gateway.refund(orderId)),
  };
}
