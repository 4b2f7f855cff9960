// What the command tells: each event where they are few, a summary where they are many, and what was not sent, and why.
import type { Outcomes } from "../shared/sending.ts";
import { printable } from "../shared/text.ts";
import type { Fresh } from "./fresh.ts";

/** As many lines as one reads. */
const FEW = 20;

interface Loss {
  readonly first: Fresh;
  readonly events: number;
}

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export class Report implements Outcomes<Fresh> {
  readonly #total: number;
  readonly #output: Output;
  readonly #losses = new Map<string, Loss>();
  #sent = 0;
  #first: Fresh | undefined;

  /** `total`: how many events are to be sent. */
  constructor(total: number, output: Output) {
    this.#total = total;
    this.#output = output;
  }

  get complete(): boolean {
    return this.#sent === this.#total;
  }

  /** The first that was accepted. */
  get first(): Fresh | undefined {
    return this.#first;
  }

  accepted(item: Fresh): void {
    this.#sent += 1;
    this.#first ??= item;
    if (this.#total <= FEW) this.#output.out(`${lineOf(item)}\n`);
  }

  lost(item: Fresh, reason: string): void {
    const known = this.#losses.get(reason);
    this.#losses.set(reason, { first: known?.first ?? item, events: (known?.events ?? 0) + 1 });
  }

  /** Once nothing more is sent. `untried` says why, of those of which nothing was heard. */
  close(untried: string): void {
    const { out, err } = this.#output;
    if (this.#total > FEW && this.#first) out(`sent ${this.#sent} events, the first: ${lineOf(this.#first)}\n`);
    if (this.complete) return;
    let open = this.#total - this.#sent;
    err(`${open} of ${this.#total} not sent:\n`);
    for (const [reason, { first, events }] of this.#losses) {
      err(`  ${printable(reason)}\n    ${lineOf(first)}${events > 1 ? `, and ${events - 1} more` : ""}\n`);
      open -= events;
    }
    if (open > 0) err(`  ${printable(untried)}\n    ${open} of them\n`);
  }
}

/** `OrderSubmitted  id=…  correlationId=…  orderId=…`, with what the event has of these. */
export function lineOf({ entry, id, correlationId, orderId }: Fresh): string {
  const ids = Object.entries({ id, correlationId, orderId }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return printable([entry.DetailType, ...ids].join("  "));
}
