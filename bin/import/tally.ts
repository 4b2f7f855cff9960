// What became of every invoice: read = sent + left out + failed.
import type { Outcomes } from "../shared/sending.ts";
import type { Failure } from "./failure.ts";
import type { Invoice } from "./invoice.ts";

/** Of one reason: the failure that comes first in the file, and how many invoices met it. */
export interface Reason {
  readonly first?: Failure;
  readonly invoices: number;
}

const MOST_REASONS = 10;

export class Tally implements Outcomes<Invoice> {
  rows = 0;
  read = 0;
  sent = 0;
  leftOut = 0;
  #failed = 0;
  readonly #reasons = new Map<string, Reason>();

  get failed(): number {
    return this.#failed;
  }

  /** The first ten different ones, in the order in which they came up. */
  get reasons(): ReadonlyMap<string, Reason> {
    return this.#reasons;
  }

  accepted(): void {
    this.sent += 1;
  }

  lost({ number, line }: Invoice, reason: string): void {
    this.fail({ invoice: number, line, reason });
  }

  fail(failure: Failure): void {
    this.#add(failure.reason, 1, failure);
  }

  /** Once nothing more is sent: whatever is neither sent nor left out has failed, for this reason. */
  close(reason: string): void {
    const open = this.read - this.sent - this.leftOut - this.#failed;
    if (open > 0) this.#add(reason, open);
  }

  #add(reason: string, invoices: number, first?: Failure): void {
    this.#failed += invoices;
    const known = this.#reasons.get(reason);
    if (!known && this.#reasons.size === MOST_REASONS) return;
    const earlier = known?.first && !(first && first.line < known.first.line) ? known.first : first;
    this.#reasons.set(reason, { first: earlier, invoices: (known?.invoices ?? 0) + invoices });
  }
}
