// The names that lead to the fields of patterns, as a tree: `detail` to `detail.total`. The scanner passes over all others.
import type { Field } from "./field.ts";
import type { Units } from "./json-text.ts";

interface Entry<F> {
  readonly name: Units;
  readonly node: NameNode<F>;
  readonly next: Entry<F> | undefined;
}

/** Of more names than this, the hash looks at each character. */
const FEW = 16;

export class NameNode<F> {
  /** The field that ends here. */
  field: F | undefined;
  readonly children = new Map<string, NameNode<F>>();
  #table: (Entry<F> | undefined)[] = [];
  #mask = -1;
  #few = true;

  get isEmpty(): boolean {
    return !this.field && this.children.size === 0;
  }

  /** The child whose name stands in the units from `start` to `end`. */
  find(units: Units, start: number, end: number): NameNode<F> | undefined {
    if (this.#mask < 0) this.#build();
    const hash = this.#few ? quickHash(units, start, end) : fullHash(units, start, end);
    let entry = this.#table[hash & this.#mask];
    for (; entry; entry = entry.next) if (stands(entry.name, units, start, end)) return entry.node;
    return undefined;
  }

  child(name: string): NameNode<F> {
    let child = this.children.get(name);
    if (!child) {
      child = new NameNode();
      this.children.set(name, child);
      this.#mask = -1;
    }
    return child;
  }

  remove(name: string): void {
    this.children.delete(name);
    this.#mask = -1;
  }

  #build(): void {
    let size = 4;
    while (size < this.children.size * 2) size *= 2;
    const table: (Entry<F> | undefined)[] = Array.from({ length: size }, () => undefined);
    this.#few = this.children.size <= FEW;
    for (const [text, node] of this.children) {
      const name = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
      const hash = this.#few ? quickHash(name, 0, name.length) : fullHash(name, 0, name.length);
      const slot = hash & (size - 1);
      table[slot] = { name, node, next: table[slot] };
    }
    this.#table = table;
    this.#mask = size - 1;
  }
}

function quickHash(units: Units, start: number, end: number): number {
  return (units[start] ?? 0) + 7 * (units[end - 1] ?? 0) + 13 * (end - start);
}

function fullHash(units: Units, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (units[at] ?? 0)) | 0;
  return hash ^ (hash >>> 15);
}

function stands(name: Units, units: Units, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== units[start + at]) return false;
  return true;
}

/** The tree's root. Fields are counted, so that the last pattern that is removed takes them along. */
export class Names<F extends Field> {
  readonly root = new NameNode<F>();

  add(field: F): void {
    let node = this.root;
    for (const name of field.name.split(".")) node = node.child(name);
    node.field = field;
  }

  remove(field: F): void {
    const names = field.name.split(".");
    const path = [this.root];
    for (const name of names) {
      const child = path.at(-1)?.children.get(name);
      if (!child) return;
      path.push(child);
    }
    const end = path.at(-1);
    if (end) end.field = undefined;
    for (let depth = names.length; depth > 0 && path[depth]?.isEmpty; depth--)
      path[depth - 1]?.remove(names[depth - 1] ?? "");
  }
}
