// The sandbox's gateway over any store that can replace an item on condition that nobody did so first.
import type { Payment } from "../../events/index.ts";
import { type Capture, GatewayUnavailable, type PaymentGateway } from "./payment-gateway.ts";
import { type Account, afterCapture, afterRefund, type Turn } from "./sandbox-rules.ts";

/** `version` counts the writes of an account, from 1; 0 is before the first. */
export interface AccountStore {
  /** As it was written last. */
  read(orderId: string): Promise<{ readonly account: Account; readonly version: number } | undefined>;
  /** Writes version + 1; false where the account is not at `version` any more. */
  write(orderId: string, account: Account, version: number): Promise<boolean>;
}

/** How often a call is decided anew since another one for the same order came between. */
const ATTEMPTS = 10;

export class SandboxGateway implements PaymentGateway {
  readonly #store: AccountStore;
  readonly #slowMs: number;
  readonly #now: () => number;

  constructor(store: AccountStore, slowSeconds: number, now: () => number = Date.now) {
    this.#store = store;
    this.#slowMs = slowSeconds * 1000;
    this.#now = now;
  }

  async capture(payment: Payment): Promise<Capture> {
    const answer = await this.#turn(payment.orderId, (account) =>
      afterCapture(account, payment, this.#now(), this.#slowMs),
    );
    if (answer.outcome === "unavailable")
      throw new GatewayUnavailable(`the sandbox plays unavailable for order ${payment.orderId}, as its token wants it`);
    return answer;
  }

  refund(orderId: string): Promise<{ readonly amount: number }> {
    return this.#turn(orderId, afterRefund);
  }

  /**
   * Answers only what has been written. A write whose response was lost is found by the next call, or by this one: what it says then stands on
   * the account as that write left it.
   */
  async #turn<Answer>(orderId: string, turn: (account: Account | undefined) => Turn<Answer>): Promise<Answer> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { account: before, version = 0 } = (await this.#store.read(orderId)) ?? {};
      const { account, answer } = turn(before);
      if (account === undefined || (await this.#store.write(orderId, account, version))) return answer;
    }
    throw new GatewayUnavailable(`the account of order ${orderId} changed ${ATTEMPTS} times under the call's hands`);
  }
}
