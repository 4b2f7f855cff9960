// The order of a FIFO queue: by message group, each strictly in the order in which its messages were sent.
import { Fifo } from "../fifo.ts";
import type { Held, Order } from "./order.ts";

/** The messages of one group, in the order in which they were sent. */
class Group {
  readonly id: string;
  #messages: Held[] = [];
  #head = 0;
  #gone = 0;
  /** Whether it stands in the line of groups that have something to give. */
  waiting = false;

  constructor(id: string) {
    this.id = id;
  }

  add(held: Held): void {
    this.#messages.push(held);
  }

  forget(): void {
    this.#gone += 1;
  }

  get empty(): boolean {
    return this.#gone === this.#messages.length;
  }

  /** Where its first message stands. Moves the messages: what `at` gave before means nothing any more. */
  start(): number {
    if (this.#gone > 32 && this.#gone * 2 > this.#messages.length) {
      this.#messages = this.#messages.filter(({ state }) => state !== "gone");
      this.#head = this.#gone = 0;
    }
    while (this.at(this.#head)?.state === "gone") this.#head += 1;
    return this.#head;
  }

  at(place: number): Held | undefined {
    return this.#messages[place];
  }

  get hasVisible(): boolean {
    return this.at(this.start())?.state === "visible";
  }
}

/**
 * A message that is in flight or delayed holds up those behind it in its group, and nothing else. A receive takes what one group has to
 * give, then what the next has; a group that gave some goes to the end of the line (recorded from AWS, which promises no order among groups).
 */
export class FifoOrder implements Order {
  readonly #groups = new Map<string, Group>();
  readonly #line = new Fifo<Group>();
  /** The group that the receive is at, and its place there. */
  #current: Group | undefined;
  #place = 0;

  add(held: Held): void {
    const id = groupIdOf(held);
    const group = this.#groups.get(id) ?? new Group(id);
    this.#groups.set(id, group);
    group.add(held);
  }

  show(held: Held): void {
    this.#queue(this.#groups.get(groupIdOf(held)));
  }

  next(): Held | undefined {
    for (;;) {
      if (!this.#current) {
        this.#current = this.#line.shift();
        if (!this.#current) return undefined;
        this.#current.waiting = false;
        this.#place = this.#current.start();
      }
      const held = this.#current.at(this.#place);
      this.#place += 1;
      if (held?.state === "visible") return held;
      if (held?.state !== "gone") this.#current = undefined;
    }
  }

  putBack(held: Held): void {
    this.end();
    this.show(held);
  }

  end(): void {
    this.#current = undefined;
  }

  forget(held: Held): boolean {
    const group = this.#groups.get(groupIdOf(held));
    if (!group) return false;
    group.forget();
    if (group.empty) this.#groups.delete(group.id);
    return this.#queue(group);
  }

  get hasVisible(): boolean {
    for (const group of this.#line) if (group.hasVisible) return true;
    return false;
  }

  /** Whether it has something to give. The group that a receive is at goes on giving in any case. */
  #queue(group: Group | undefined): boolean {
    if (!group || group === this.#current || !group.hasVisible) return false;
    if (!group.waiting) this.#line.push(group);
    group.waiting = true;
    return true;
  }
}

/** SQS takes no message without one for a FIFO queue. */
function groupIdOf({ message }: Held): string {
  return message.groupId ?? "";
}
