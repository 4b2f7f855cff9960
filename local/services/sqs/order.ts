// What decides which message a queue gives next: one interface, and the order of a standard queue.
import type { Timer } from "../../clock.ts";
import type { Message } from "./message.ts";

/** A message in a queue. */
export interface Held {
  readonly message: Message;
  state: "visible" | "in flight" | "delayed" | "gone";
  receiptHandle?: string;
  outside?: boolean;
  timer?: Timer;
}

export interface Order {
  /** It is in the queue from now on; not visible yet. */
  add(held: Held): void;
  /** It is visible, for the first time or again. */
  show(held: Held): void;
  /** The next to receive, each once until `end`. */
  next(): Held | undefined;
  /** Takes back what `next` gave last. */
  putBack(held: Held): void;
  /** One receive is over. */
  end(): void;
  /** It is gone. Whether another can be received because of that. */
  forget(held: Held): boolean;
  /** Whether `next` would give one. */
  readonly hasVisible: boolean;
}

/** In order of arrival, and what is visible again goes last; those that are no longer visible are skipped. */
export class StandardOrder implements Order {
  #visible: Held[] = [];
  #head = 0;

  add(): void {}

  show(held: Held): void {
    this.#visible.push(held);
  }

  next(): Held | undefined {
    while (this.#head < this.#visible.length) {
      const held = this.#visible[this.#head++];
      if (this.#head > 1_000 && this.#head * 2 > this.#visible.length) {
        this.#visible = this.#visible.slice(this.#head);
        this.#head = 0;
      }
      if (held?.state === "visible") return held;
    }
    this.#visible = [];
    this.#head = 0;
    return undefined;
  }

  putBack(held: Held): void {
    this.#visible.splice(this.#head, 0, held);
  }

  end(): void {}

  forget(): boolean {
    return false;
  }

  get hasVisible(): boolean {
    for (let at = this.#head; at < this.#visible.length; at++) if (this.#visible[at]?.state === "visible") return true;
    return false;
  }
}
