// Blocks of addresses, and single ones. What it finds has to be verified: IPv4 and IPv6 are compared too, by AWS's own rule (`within`).
import { ipv4Number } from "../conditions/address.ts";
import type { EventValue } from "../event/value.ts";
import { Buckets } from "./buckets.ts";
import type { Found } from "./found.ts";
import { Intervals } from "./intervals.ts";
import type { TargetTable } from "./target-table.ts";

const IPV4 = 8;
const IPV6 = 32;
/** So many digits of an IPv6 address are a number without loss; blocks are found by them. */
const IPV6_FOUND_BY = 13;

interface Addresses {
  readonly lowest: string;
  readonly highest: string;
}

export class AddressIndex {
  readonly #single: Buckets<string>;
  readonly #ipv4 = new Intervals();
  readonly #ipv6 = new Intervals();

  constructor(targets: TargetTable) {
    this.#single = new Buckets(targets);
  }

  get size(): number {
    return this.#single.size + this.#ipv4.size + this.#ipv6.size;
  }

  add({ lowest, highest }: Addresses, target: number): void {
    if (lowest === highest) this.#single.add(lowest, target);
    else if (lowest.length === IPV4) this.#ipv4.add({ low: ofIpv4(lowest), high: ofIpv4(highest) }, target);
    else this.#ipv6.add({ low: ofIpv6(lowest), high: ofIpv6(highest) }, target);
  }

  remove({ lowest, highest }: Addresses, target: number): void {
    if (lowest === highest) this.#single.remove(lowest, target);
    else if (lowest.length === IPV4) this.#ipv4.remove(undefined, target);
    else this.#ipv6.remove(undefined, target);
  }

  /** By a text or a number. */
  find(value: EventValue, found: Found): void {
    if (value.kind === "text" && this.#single.size === 0 && this.#ipv6.size === 0) {
      const number = ipv4Number(value.units, value.start, value.end);
      if (number >= 0) {
        this.#ipv4.find(number, found);
        return;
      }
    }
    const { digits } = value;
    if (digits === undefined) return;
    const short = digits.slice(0, IPV4);
    const long = digits.slice(0, IPV6);
    if (this.#single.size > 0) {
      this.#single.find(short, found);
      if (long !== short) this.#single.find(long, found);
    }
    if (this.#ipv4.size > 0) this.#ipv4.find(ofIpv4(short.padEnd(IPV4, "0")), found);
    if (this.#ipv6.size > 0) this.#ipv6.find(ofIpv6(long.padEnd(IPV6, "0")), found);
  }
}

function ofIpv4(digits: string): number {
  return Number.parseInt(digits, 16);
}

function ofIpv6(digits: string): number {
  return Number.parseInt(digits.slice(0, IPV6_FOUND_BY), 16);
}
