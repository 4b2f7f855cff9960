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
    const text = this.#read(key);
    const path = [this.#root];
    for (let at = 0; at < text.length; ) {
      const child = path.at(-1)?.children?.get(text.charCodeAt(at));
      if (!child || !text.startsWith(child.label, at)) return;
      path.push(child);
      at += child.label.length;
    }
    const node = path.at(-1);
    if (!node) return;
    const before = sizeOf(node.bucket);
    node.bucket = removed(node.bucket, target);
    this.#size -= before - sizeOf(node.bucket);
    for (let depth = path.length - 1; depth > 0; depth--) prune(path[depth - 1], path[depth]);
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

/** Takes a node away that leads nowhere, and makes one of two where there is but one way on. */
function prune(parent: Node | undefined, node: Node | undefined): void {
  if (!parent || !node || node.bucket) return;
  if (node.children?.size === 1) merge(node);
  if (node.bucket || node.children) return;
  parent.children?.delete(node.label.charCodeAt(0));
  if (parent.children?.size === 0) parent.children = undefined;
}

/** With its only child. */
function merge(node: Node): void {
  for (const child of node.children?.values() ?? []) {
    node.label += child.label;
    node.bucket = child.bucket;
    node.children = child.children;
  }
}
