// The invocation that an environment runs: its events, how many calls it has made, and when it crashes.
import type { Identity } from "../journal/identity.ts";
import type { FaultContext } from "./context.ts";
import type { Crash } from "./crash.ts";
import type { Visit } from "./visits.ts";

export interface HandedEvent {
  /** By what it is known: its id, or a hash. */
  readonly id: string;
  readonly identity: Identity;
  /** Which time it was handed to the function, and which attempt. */
  readonly occasion: string;
}

/** What a function was invoked with. */
export interface Handed {
  readonly events: readonly HandedEvent[];
  /** No call of it fails: too few further attempts are left. */
  readonly spared: boolean;
  readonly crash?: Crash;
}

interface Visited {
  readonly visit: Visit;
  attempts: number;
}

/** One call's visit, and which of the calls of this kind for this event it is, from 1. */
export interface CallVisit {
  readonly visit: Visit;
  readonly attempt: number;
}

export class Invocation {
  readonly functionName: string;
  readonly handed: Handed;
  readonly #visits = new Map<string, Visited>();
  #calls = 0;
  #lastCall: string | undefined;

  constructor(functionName: string, handed: Handed) {
    this.functionName = functionName;
    this.handed = handed;
  }

  get lastCall(): string | undefined {
    return this.#lastCall;
  }

  /** Takes note of a call, and says whether the invocation ends before or after it. */
  called(name: string): "before" | "after" | undefined {
    this.#calls += 1;
    this.#lastCall = name;
    const { crash } = this.handed;
    if (crash?.call !== this.#calls) return undefined;
    return crash.after ? "after" : "before";
  }

  /** The event that a call is about: the one whose id stands in it, else its story's id; else the first. */
  eventOf(text: string): HandedEvent | undefined {
    const { events } = this.handed;
    if (events.length === 1) return events[0];
    return (
      namedIn(text, events, ({ id }) => id) ??
      namedIn(text, events, ({ identity }) => identity.correlationId) ??
      events[0]
    );
  }

  visit(faults: FaultContext, call: string, { id, occasion }: HandedEvent): CallVisit {
    const key = `${call} ${id} ${occasion}`;
    let visited = this.#visits.get(key);
    if (!visited) {
      visited = { visit: faults.visits.at(`${this.functionName} -> ${call}`, id, occasion), attempts: 0 };
      this.#visits.set(key, visited);
    }
    visited.attempts += 1;
    return { visit: visited.visit, attempt: visited.attempts };
  }
}

/** Of several the one with the longest name, which may start with another's. */
function namedIn(
  text: string,
  events: readonly HandedEvent[],
  nameOf: (event: HandedEvent) => string | undefined,
): HandedEvent | undefined {
  let found: HandedEvent | undefined;
  let longest = 0;
  for (const event of events) {
    const name = nameOf(event) ?? "";
    if (name.length <= longest || !text.includes(name)) continue;
    found = event;
    longest = name.length;
  }
  return found;
}
