// Finds texts anywhere within another one, by some of their characters in a row: what it finds has to be verified.
import type { Units } from "../event/json-text.ts";
import { Buckets } from "./buckets.ts";
import type { Found } from "./found.ts";
import type { TargetTable } from "./target-table.ts";

/** As many characters are looked at as the text has, and no more than this. */
const LONGEST = 8;
const MOST_COMPARED = 64;
const BASE = 1_031;

interface OfLength {
  readonly length: number;
  /** Of the character that goes when the next one comes. */
  readonly factor: number;
  readonly buckets: Buckets<number>;
  /** How many hashes end in these bits, up to 255: where none does, there is no need to look further. Its length is a power of two. */
  filter: Uint8Array;
}

const LEAST_FILTER = 1 << 10;
/** Of a filter, one place in so many is taken at most. */
const SPARSE = 8;
const FULL = 255;

export class Grams {
  readonly #lengths: readonly OfLength[];
  #size = 0;

  constructor(targets: TargetTable) {
    this.#lengths = Array.from({ length: LONGEST }, (_, at) => ({
      length: at + 1,
      factor: Array.from({ length: at + 1 }).reduce<number>((factor) => Math.imul(factor, BASE), 1),
      buckets: new Buckets<number>(targets),
      filter: new Uint8Array(0),
    }));
  }

  get size(): number {
    return this.#size;
  }

  /** Of a piece, what the fewest others share so far. */
  rarest(piece: string): { readonly gram: string; readonly shared: number } {
    const { length, buckets } = this.#of(piece.length);
    let rarest = { gram: piece.slice(0, length), shared: Infinity };
    for (let at = 0; at + length <= piece.length && at < MOST_COMPARED && rarest.shared > 0; at++) {
      const gram = piece.slice(at, at + length);
      const shared = buckets.count(hash(gram));
      if (shared < rarest.shared) rarest = { gram, shared };
    }
    return rarest;
  }

  add(gram: string, target: number): void {
    const of = this.#of(gram.length);
    const { buckets } = of;
    const key = hash(gram);
    const before = buckets.size;
    buckets.add(key, target);
    this.#size++;
    if (buckets.size === before) return;
    if (SPARSE * buckets.size <= of.filter.length) note(of.filter, key);
    else {
      of.filter = new Uint8Array(Math.max(LEAST_FILTER, 2 * of.filter.length));
      for (const each of buckets.keys()) note(of.filter, each);
    }
  }

  remove(gram: string, target: number): void {
    const { buckets, filter } = this.#of(gram.length);
    const key = hash(gram);
    const before = buckets.size;
    buckets.remove(key, target);
    this.#size--;
    const place = key & (filter.length - 1);
    const count = filter[place] ?? FULL;
    if (buckets.size < before && count < FULL) filter[place] = count - 1;
  }

  find(units: Units, start: number, end: number, found: Found): void {
    for (const { length, factor, buckets, filter } of this.#lengths) {
      if (buckets.size === 0 || end - start < length) continue;
      const mask = filter.length - 1;
      let rolling = 0;
      let at = start;
      for (; at < start + length - 1; at++) rolling = (Math.imul(rolling, BASE) + (units[at] ?? 0)) | 0;
      for (; at < end; at++) {
        const gone = at - length < start ? 0 : Math.imul(units[at - length] ?? 0, factor);
        rolling = (Math.imul(rolling, BASE) + (units[at] ?? 0) - gone) | 0;
        if (filter[rolling & mask] !== 0) buckets.find(rolling, found);
      }
    }
  }

  #of(length: number): OfLength {
    const found = this.#lengths[Math.min(length, LONGEST) - 1];
    if (!found) throw new Error("a text without characters is anywhere");
    return found;
  }
}

function note(filter: Uint8Array, key: number): void {
  const place = key & (filter.length - 1);
  filter[place] = Math.min(FULL, (filter[place] ?? 0) + 1);
}

/** Different texts may have the same. */
function hash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}
