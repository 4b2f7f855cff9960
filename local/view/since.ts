// How long ago an event was accepted, as far as is known: bounded, the oldest events are forgotten first.
import type { Hop } from "../journal/journal.ts";

const MOST_EVENTS = 10_000;

export class Since {
  /** By the event's id: the time of its first hop, ISO 8601, read only when it is asked for. */
  readonly #first = new Map<string, string>();

  /** To be told of every hop. An event that is accepted again starts again; one that never was (a message sent to a queue) starts with its first hop. */
  follow({ eventId, what, at }: Hop): void {
    if (eventId === undefined) return;
    if (what === "accepted") this.#first.delete(eventId);
    else if (this.#first.has(eventId)) return;
    this.#first.set(eventId, at);
    if (this.#first.size <= MOST_EVENTS) return;
    for (const oldest of this.#first.keys()) {
      this.#first.delete(oldest);
      return;
    }
  }

  /** In milliseconds of the runtime's clock; undefined for an event that is not known. */
  of({ eventId, at }: Hop): number | undefined {
    const first = eventId === undefined ? undefined : this.#first.get(eventId);
    return first === undefined ? undefined : Math.max(0, Date.parse(at) - Date.parse(first));
  }
}
