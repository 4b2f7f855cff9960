// Texts as a tree of their common beginnings (or ends, read backwards): finds all that a text begins (or ends) with in one walk.
import { added, type Bucket, type Hit, hitAll, removed, sizeOf, type Target } from "./target.ts";

interface Node {
  /** Never empty but at the root; backwards in a tree of ends. */
  label: string;
  bucket: Bucket | undefined;
  children: Map<number, Node> | undefined;
}

export class RadixTree {
  readonly #backwards: boolean;
  readonly #root: Node = { label: "", bucket: undefined, children: undefined };
  #size = 0;

  constructor(backwards: boolean) {
    this.#backwards = backwards;
  }

  get size(): number {
    return this.#size;
  }

  add(key: string, target: Target): void {
    const text = this.#read(key);
    let node = this.#root;
    for (let at = 0; at < text.length; ) {
      node.children ??= new Map();
      const code = text.charCodeAt(at);
      const child = node.children.get(code);
      if (!child) {
        const leaf: Node = { label: text.slice(at), bucket: undefined, children: undefined };
        node.children.set(code, leaf);
        node = leaf;
        break;
      }
      const common = commonLength(child.label, text, at);
      node = common === child.label.length ? child : split(node.children, code, child, common);
      at += common;
    }
    node.bucket = added(node.bucket, target);
    this.#size++;
  }

  remove(key: string, target: Target): void {
    if (this.#removeBelow(this.#root, this.#read(key), 0, target)) this.#size--;
  }

  /** How many targets there are at a text. */
  count(key: string): number {
    const text = this.#read(key);
    let node: Node | undefined = this.#root;
    for (let at = 0; at < text.length; at += node.label.length) {
      node = node.children?.get(text.charCodeAt(at));
      if (!node || !text.startsWith(node.label, at)) return 0;
    }
    return sizeOf(node.bucket);
  }

  find(text: string, hit: Hit): void {
    const last = text.length - 1;
    let node = this.#root;
    for (let at = 0; ; ) {
      if (node.bucket) hitAll(node.bucket, hit);
      if (at > last || !node.children) return;
      const child = node.children.get(text.charCodeAt(this.#backwards ? last - at : at));
      if (!child || at + child.label.length > text.length) return;
      const { label } = child;
      for (let offset = 1; offset < label.length; offset++) {
        const code = text.charCodeAt(this.#backwards ? last - at - offset : at + offset);
        if (code !== label.charCodeAt(offset)) return;
      }
      at += label.length;
      node = child;
    }
  }

  #read(key: string): string {
    return this.#backwards ? key.split("").reverse().join("") : key;
  }

  #removeBelow(node: Node, text: string, at: number, target: Target): boolean {
    if (at === text.length) {
      const before = sizeOf(node.bucket);
      node.bucket = removed(node.bucket, target);
      return sizeOf(node.bucket) < before;
    }
    const code = text.charCodeAt(at);
    const child = node.children?.get(code);
    if (!child || !text.startsWith(child.label, at)) return false;
    const done = this.#removeBelow(child, text, at + child.label.length, target);
    if (!child.bucket && !child.children) {
      node.children?.delete(code);
      if (node.children?.size === 0) node.children = undefined;
    } else if (!child.bucket && child.children?.size === 1) merge(child);
    return done;
  }
}

function commonLength(label: string, text: string, at: number): number {
  let common = 0;
  while (common < label.length && label.charCodeAt(common) === text.charCodeAt(at + common)) common++;
  return common;
}

function split(siblings: Map<number, Node>, code: number, child: Node, at: number): Node {
  const upper: Node = { label: child.label.slice(0, at), bucket: undefined, children: undefined };
  child.label = child.label.slice(at);
  upper.children = new Map([[child.label.charCodeAt(0), child]]);
  siblings.set(code, upper);
  return upper;
}

/** With its only child. */
function merge(node: Node): void {
  for (const child of node.children?.values() ?? []) {
    node.label += child.label;
    node.bucket = child.bucket;
    node.children = child.children;
  }
}
