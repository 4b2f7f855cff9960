// The names that lead to the fields of patterns, as a tree: `detail` to `detail.total`. The scanner passes over all others.
import type { Field } from "./field.ts";

interface Entry {
  readonly name: string;
  readonly node: NameNode;
  readonly next: Entry | undefined;
}

export class NameNode {
  /** The field that ends here. */
  field: Field | undefined;
  readonly children = new Map<string, NameNode>();
  #table: (Entry | undefined)[] = [];
  #mask = -1;

  get isEmpty(): boolean {
    return !this.field && this.children.size === 0;
  }

  /** The child whose name stands in the text from `start` to `end`, of which `hash` is the hash. */
  find(text: string, start: number, end: number, hash: number): NameNode | undefined {
    if (this.#mask < 0) this.#build();
    let entry = this.#table[hash & this.#mask];
    for (; entry; entry = entry.next) if (stands(entry.name, text, start, end)) return entry.node;
    return undefined;
  }

  child(name: string): NameNode {
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
    const table: (Entry | undefined)[] = Array.from({ length: size }, () => undefined);
    for (const [name, node] of this.children) {
      let hash = 0;
      for (let at = 0; at < name.length; at++) hash = nextHash(hash, name.charCodeAt(at));
      const slot = hash & (size - 1);
      table[slot] = { name, node, next: table[slot] };
    }
    this.#table = table;
    this.#mask = size - 1;
  }
}

/** Of a name's hash so far and its next UTF-16 unit. */
export function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function stands(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}

/** The tree's root. Fields are counted, so that the last pattern that is removed takes them along. */
export class Names {
  readonly root = new NameNode();
  /** How many fields have an empty name in them: without one, AWS's matcher doesn't look into a member whose name is empty. */
  emptyNames = 0;

  add(field: Field): void {
    let node = this.root;
    for (const name of field.name.split(".")) node = node.child(name);
    node.field = field;
    if (hasEmptyName(field.name)) this.emptyNames++;
  }

  remove(field: Field): void {
    removeBelow(this.root, field.name.split("."), 0);
    if (hasEmptyName(field.name)) this.emptyNames--;
  }
}

function removeBelow(node: NameNode, names: readonly string[], at: number): void {
  const name = names[at];
  if (name === undefined) {
    node.field = undefined;
    return;
  }
  const child = node.children.get(name);
  if (!child) return;
  removeBelow(child, names, at + 1);
  if (child.isEmpty) node.remove(name);
}

/** Empty names at the end don't count. */
function hasEmptyName(field: string): boolean {
  return field === "" || /^\.+[^.]|\.\.+[^.]/.test(field);
}
