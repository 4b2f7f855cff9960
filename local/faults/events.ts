// What happens to an event that is handed to a function by itself: its invocation crashes.
import type { Identity } from "../journal/identity.ts";
import type { FaultContext } from "./context.ts";
import { crashOf } from "./crash.ts";
import { hash53 } from "./hash.ts";
import type { Handed } from "./invocation.ts";
import { isSpared, type Visit } from "./visits.ts";

export class EventFaults {
  readonly #identity: Identity;
  readonly #event: string;
  readonly #visit: Visit;

  constructor(faults: FaultContext, functionName: string, identity: Identity, payload: string) {
    this.#identity = identity;
    this.#event = identity.eventId ?? `hash-${hash53(payload)}`;
    this.#visit = faults.visits.next(`event -> ${functionName}`, this.#event);
  }

  /** What this attempt of `most` means to the faults of its invocation. */
  handed(attempt: number, most: number): Handed {
    const identity = this.#identity;
    const events = [{ id: this.#event, identity, occasion: this.#visit.occasion(attempt) }];
    const spared = isSpared(attempt, most);
    const crashes = !spared && this.#visit.failure(["crash"], attempt) !== undefined;
    return { events, spared, ...(crashes && { crash: crashOf(this.#visit, attempt, 1, identity) }) };
  }
}
