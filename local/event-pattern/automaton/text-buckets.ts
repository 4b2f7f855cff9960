// Targets by whole texts, by what texts begin with, and by what they end with.
import type { Units } from "../event/json-text.ts";
import { hashed, hashOf, SEED, unitsOf } from "../event/text-hash.ts";
import type { Found } from "./found.ts";
import type { TargetTable } from "./target-table.ts";
import { TextTable } from "./text-table.ts";

class OfTexts {
  protected readonly table: TextTable;

  constructor(targets: TargetTable) {
    this.table = new TextTable(targets);
  }

  get size(): number {
    return this.table.size;
  }

  add(text: string, target: number): void {
    const units = unitsOf(text);
    this.table.add(units, this.hash(units), target);
  }

  remove(text: string, target: number): void {
    const units = unitsOf(text);
    this.table.remove(units, this.hash(units), target);
  }

  /** How many targets there are at a text. */
  count(text: string): number {
    const units = unitsOf(text);
    return this.table.count(units, this.hash(units));
  }

  protected hash(units: Units): number {
    return hashOf(units, 0, units.length);
  }
}

export class WholeTexts extends OfTexts {
  find(hash: number, units: Units, start: number, end: number, found: Found): void {
    this.table.find(hash, units, start, end, found);
  }
}

/** Beginnings or ends are looked for by their lengths, of which there are few; the hash of each comes from that of the one before. */
class Affixes extends OfTexts {
  readonly #counts = new Map<number, number>();
  /** In order; made anew when there is another one. */
  #lengths: Int32Array | undefined;

  override add(text: string, target: number): void {
    super.add(text, target);
    const count = this.#counts.get(text.length) ?? 0;
    this.#counts.set(text.length, count + 1);
    if (count === 0) this.#lengths = undefined;
  }

  override remove(text: string, target: number): void {
    super.remove(text, target);
    const count = this.#counts.get(text.length) ?? 0;
    if (count > 1) this.#counts.set(text.length, count - 1);
    else {
      this.#counts.delete(text.length);
      this.#lengths = undefined;
    }
  }

  protected lengths(): Int32Array {
    this.#lengths ??= Int32Array.from(this.#counts.keys()).sort();
    return this.#lengths;
  }
}

export class Beginnings extends Affixes {
  find(units: Units, start: number, end: number, found: Found): void {
    const lengths = this.lengths();
    let hash = SEED;
    let at = start;
    for (let next = 0; next < lengths.length; next++) {
      const stop = start + (lengths[next] ?? 0);
      if (stop > end) return;
      for (; at < stop; at++) hash = hashed(hash, units[at] ?? 0);
      this.table.find(hash, units, start, stop, found);
    }
  }
}

export class Ends extends Affixes {
  find(units: Units, start: number, end: number, found: Found): void {
    const lengths = this.lengths();
    let hash = SEED;
    let at = end;
    for (let next = 0; next < lengths.length; next++) {
      const stop = end - (lengths[next] ?? 0);
      if (stop < start) return;
      while (at > stop) hash = hashed(hash, units[--at] ?? 0);
      this.table.find(hash, units, stop, end, found);
    }
  }

  /** From the last unit to the first. */
  protected override hash(units: Units): number {
    let hash = SEED;
    for (let at = units.length; at > 0; ) hash = hashed(hash, units[--at] ?? 0);
    return hash;
  }
}
