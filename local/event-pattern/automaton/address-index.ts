// Blocks of addresses, and single ones. What it finds has to be verified: IPv4 and IPv6 are compared too, by AWS's own rule (`within`).
import { Buckets } from "./buckets.ts";
import type { Found } from "./found.ts";
import { Intervals } from "./intervals.ts";
import type { TargetTable } from "./target-table.ts";

const IPV4 = 8;
const IPV6 = 32;

interface Addresses {
  readonly lowest: string;
  readonly highest: string;
}

export class AddressIndex {
  readonly #single: Buckets<string>;
  readonly #ipv4 = new Intervals<string>();
  readonly #ipv6 = new Intervals<string>();

  constructor(targets: TargetTable) {
    this.#single = new Buckets(targets);
  }

  get size(): number {
    return this.#single.size + this.#ipv4.size + this.#ipv6.size;
  }

  add({ lowest, highest }: Addresses, target: number): void {
    if (lowest === highest) this.#single.add(lowest, target);
    else this.#intervals(lowest).add({ low: lowest, high: highest }, target);
  }

  remove({ lowest, highest }: Addresses, target: number): void {
    if (lowest === highest) this.#single.remove(lowest, target);
    else this.#intervals(lowest).remove(undefined, target);
  }

  #intervals(digits: string): Intervals<string> {
    return digits.length === IPV4 ? this.#ipv4 : this.#ipv6;
  }

  /** By the digits of an address of either kind, or by any number of them. */
  find(digits: string, found: Found): void {
    const short = digits.slice(0, IPV4);
    const long = digits.slice(0, IPV6);
    if (this.#single.size > 0) {
      this.#single.find(short, found);
      if (long !== short) this.#single.find(long, found);
    }
    if (this.#ipv4.size > 0) this.#ipv4.find(short.padEnd(IPV4, "0"), found);
    if (this.#ipv6.size > 0) this.#ipv6.find(long.padEnd(IPV6, "0"), found);
  }
}
