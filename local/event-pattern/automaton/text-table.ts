// Targets by a text: a hash table in flat arrays, that is asked by a hash and by units of an event's text, of which no string is made.
import type { Units } from "../event/json-text.ts";
import type { Found } from "./found.ts";
import { grown } from "./grown.ts";
import type { TargetTable } from "./target-table.ts";

/** What an entry, from 1, consists of, four numbers in a row: its text's hash, the next entry of the slot, where its text starts, its first target. */
const ENTRY_BITS = 2;
const HASH = 0;
const NEXT = 1;
const START = 2;
const FIRST = 3;

export class TextTable {
  readonly #targets: TargetTable;
  #slots = new Int32Array(4);
  #entries = new Int32Array(4 << ENTRY_BITS);
  #used = 1;
  #free = 0;
  /** Each text behind its length, which takes two units. */
  #texts: Units = new Uint16Array(16);
  #end = 0;
  #wasted = 0;
  #size = 0;

  constructor(targets: TargetTable) {
    this.#targets = targets;
  }

  /** How many texts. */
  get size(): number {
    return this.#size;
  }

  add(text: Units, hash: number, target: number): void {
    const entry = this.#entry(hash, text, 0, text.length) || this.#made(text, hash);
    const at = (entry << ENTRY_BITS) + FIRST;
    this.#entries[at] = this.#targets.linked(this.#entries[at] ?? 0, target);
  }

  remove(text: Units, hash: number, target: number): void {
    const entry = this.#entry(hash, text, 0, text.length);
    if (entry === 0) return;
    const at = entry << ENTRY_BITS;
    const left = this.#targets.unlinked(this.#entries[at + FIRST] ?? 0, target);
    this.#entries[at + FIRST] = left;
    if (left !== 0) return;
    this.#unlink(entry);
    this.#wasted += text.length + 2;
    this.#entries[at + NEXT] = this.#free;
    this.#free = entry;
    this.#size--;
  }

  count(text: Units, hash: number): number {
    const entry = this.#entry(hash, text, 0, text.length);
    return entry === 0 ? 0 : this.#targets.count(this.#entries[(entry << ENTRY_BITS) + FIRST] ?? 0);
  }

  /** By the text in the units from `start` to `end`, and its hash. */
  find(hash: number, units: Units, start: number, end: number, found: Found): void {
    const entry = this.#entry(hash, units, start, end);
    if (entry !== 0) found.takeAll(this.#entries[(entry << ENTRY_BITS) + FIRST] ?? 0);
  }

  #slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  #entry(hash: number, units: Units, start: number, end: number): number {
    const entries = this.#entries;
    let entry = this.#slots[this.#slot(hash)] ?? 0;
    while (entry !== 0) {
      const at = entry << ENTRY_BITS;
      if (entries[at + HASH] === hash && this.#stands(entries[at + START] ?? 0, units, start, end)) return entry;
      entry = entries[at + NEXT] ?? 0;
    }
    return 0;
  }

  #stands(text: number, units: Units, start: number, end: number): boolean {
    const texts = this.#texts;
    const length = end - start;
    if (texts[text - 1] !== (length & 0xffff) || texts[text - 2] !== length >>> 16) return false;
    for (let at = 0; at < length; at++) if (texts[text + at] !== units[start + at]) return false;
    return true;
  }

  #made(text: Units, hash: number): number {
    if (this.#size >= this.#slots.length) this.#widen();
    let entry = this.#free;
    if (entry === 0) entry = this.#used++;
    else this.#free = this.#entries[(entry << ENTRY_BITS) + NEXT] ?? 0;
    const at = entry << ENTRY_BITS;
    this.#entries = grown(this.#entries, at + FIRST, (length) => new Int32Array(length));
    const slot = this.#slot(hash);
    this.#entries[at + HASH] = hash;
    this.#entries[at + NEXT] = this.#slots[slot] ?? 0;
    this.#entries[at + START] = this.#kept(text);
    this.#entries[at + FIRST] = 0;
    this.#slots[slot] = entry;
    this.#size++;
    return entry;
  }

  #unlink(entry: number): void {
    const entries = this.#entries;
    const slot = this.#slot(entries[(entry << ENTRY_BITS) + HASH] ?? 0);
    const next = entries[(entry << ENTRY_BITS) + NEXT] ?? 0;
    if (this.#slots[slot] === entry) {
      this.#slots[slot] = next;
      return;
    }
    for (let at = this.#slots[slot] ?? 0; at !== 0; at = entries[(at << ENTRY_BITS) + NEXT] ?? 0)
      if (entries[(at << ENTRY_BITS) + NEXT] === entry) entries[(at << ENTRY_BITS) + NEXT] = next;
  }

  #widen(): void {
    const before = this.#slots;
    const entries = this.#entries;
    this.#slots = new Int32Array(2 * before.length);
    for (const first of before)
      for (let entry = first; entry !== 0; ) {
        const at = entry << ENTRY_BITS;
        const next = entries[at + NEXT] ?? 0;
        const slot = this.#slot(entries[at + HASH] ?? 0);
        entries[at + NEXT] = this.#slots[slot] ?? 0;
        this.#slots[slot] = entry;
        entry = next;
      }
  }

  /** Where the text is kept. */
  #kept(text: Units): number {
    if (this.#end + text.length + 2 > this.#texts.length && this.#wasted > this.#end / 2) this.#compact();
    const start = this.#end + 2;
    this.#end = start + text.length;
    this.#texts = grown(this.#texts, this.#end, (length) => new Uint16Array(length));
    this.#texts[start - 2] = text.length >>> 16;
    this.#texts[start - 1] = text.length & 0xffff;
    this.#texts.set(text, start);
    return start;
  }

  /** Closes the gaps that removed texts have left. */
  #compact(): void {
    const before = this.#texts;
    const after = new Uint16Array(before.length);
    let end = 0;
    for (const first of this.#slots)
      for (let entry = first; entry !== 0; entry = this.#entries[(entry << ENTRY_BITS) + NEXT] ?? 0) {
        const at = (entry << ENTRY_BITS) + START;
        const start = this.#entries[at] ?? 0;
        const length = ((before[start - 2] ?? 0) << 16) | (before[start - 1] ?? 0);
        after.set(before.subarray(start - 2, start + length), end);
        this.#entries[at] = end + 2;
        end += length + 2;
      }
    this.#texts = after;
    this.#end = end;
    this.#wasted = 0;
  }
}
