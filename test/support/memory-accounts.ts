// The sandbox's accounts in memory: a write on condition of the version, at one moment.
import type { AccountStore } from "../../functions/take-payment/sandbox-protocol.ts";
import type { Account } from "../../functions/take-payment/sandbox-rules.ts";

export class MemoryAccounts implements AccountStore {
  readonly #accounts = new Map<string, { account: Account; version: number }>();
  /** How often money was captured, and given back, by order: what no retry may do twice. */
  readonly movements: string[] = [];

  async read(orderId: string): Promise<{ account: Account; version: number } | undefined> {
    return this.#accounts.get(orderId);
  }

  async write(orderId: string, account: Account, version: number): Promise<boolean> {
    const before = this.#accounts.get(orderId);
    if ((before?.version ?? 0) !== version) return false;
    this.#accounts.set(orderId, { account, version: version + 1 });
    if (account.status === "captured")
      this.movements.push(
        before?.account.status === "captured"
          ? `${orderId} refunded ${account.refunded}`
          : `${orderId} captured ${account.captured}`,
      );
    return true;
  }
}
