// The sandbox's accounts in memory: a write on condition of the version, at one moment.
import type { AccountStore } from "../../functions/take-payment/sandbox-protocol.ts";
import type { Account } from "../../functions/take-payment/sandbox-rules.ts";

export class MemoryAccounts implements AccountStore {
  readonly #accounts = new Map<string, { account: Account; version: number }>();
  readonly #moved: { readonly orderId: string; readonly amount: number }[] = [];

  /** How often money was captured, and given back, by order: what no retry may do twice. */
  get movements(): string[] {
    return this.#moved.map(
      ({ orderId, amount }) => `${orderId} ${amount > 0 ? "captured" : "refunded"} ${Math.abs(amount)}`,
    );
  }

  /** All that was ever captured for an order, and all that was given back. */
  moneyOf(orderId: string): { readonly captured: number; readonly refunded: number } {
    const amounts = this.#moved.filter((each) => each.orderId === orderId).map(({ amount }) => amount);
    const sum = (all: readonly number[]) => all.reduce((total, amount) => total + amount, 0);
    return {
      captured: sum(amounts.filter((amount) => amount > 0)),
      refunded: Math.abs(sum(amounts.filter((amount) => amount < 0))),
    };
  }

  async read(orderId: string): Promise<{ account: Account; version: number } | undefined> {
    return this.#accounts.get(orderId);
  }

  async write(orderId: string, account: Account, version: number): Promise<boolean> {
    const before = this.#accounts.get(orderId);
    if ((before?.version ?? 0) !== version) return false;
    this.#accounts.set(orderId, { account, version: version + 1 });
    // An account that says nothing of money moves none: what was captured stays so until it is given back.
    const amount = account.status === "captured" ? balanceOf(account) - balanceOf(before?.account) : 0;
    if (amount !== 0) this.#moved.push({ orderId, amount });
    return true;
  }
}

function balanceOf(account: Account | undefined): number {
  return account?.status === "captured" ? account.captured - account.refunded : 0;
}
