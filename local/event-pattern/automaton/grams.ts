// Finds texts anywhere within another one, by three of their characters in a row: what it finds has to be verified.
import { Buckets, type Hit, type Target } from "./target.ts";

const LENGTH = 3;
const MOST_COMPARED = 32;

export class Grams {
  /** By how long they are: pieces may be shorter than three. */
  readonly #byLength = [new Buckets<number>(), new Buckets<number>(), new Buckets<number>(), new Buckets<number>()];

  get size(): number {
    return this.#byLength.reduce((sum, { size }) => sum + size, 0);
  }

  /** Of a piece, the one that the fewest others share so far. */
  rarest(piece: string): { readonly gram: string; readonly shared: number } {
    const length = Math.min(LENGTH, piece.length);
    const buckets = this.#byLength[length];
    let rarest = { gram: piece.slice(0, length), shared: Infinity };
    for (let at = 0; at + length <= piece.length && at < MOST_COMPARED; at++) {
      const shared = buckets?.count(key(piece, at, length)) ?? 0;
      if (shared < rarest.shared) rarest = { gram: piece.slice(at, at + length), shared };
      if (shared === 0) break;
    }
    return rarest;
  }

  add(gram: string, target: Target): void {
    this.#byLength[gram.length]?.add(key(gram, 0, gram.length), target);
  }

  remove(gram: string, target: Target): void {
    this.#byLength[gram.length]?.remove(key(gram, 0, gram.length), target);
  }

  find(text: string, hit: Hit): void {
    for (let length = 1; length <= LENGTH; length++) {
      const buckets = this.#byLength[length];
      if (!buckets || buckets.size === 0) continue;
      for (let at = 0; at + length <= text.length; at++) buckets.find(key(text, at, length), hit);
    }
  }
}

/** Different texts may have the same. */
function key(text: string, at: number, length: number): number {
  let key = text.charCodeAt(at);
  for (let offset = 1; offset < length; offset++)
    key = (Math.imul(key, 1031) + text.charCodeAt(at + offset)) & 0x3fffffff;
  return key;
}
