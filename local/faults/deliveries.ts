// What happens to one delivery from a rule or a topic: it is made twice, held back, overtaken, or fails for now.
import type { Identity } from "../journal/identity.ts";
import type { FaultContext } from "./context.ts";
import { secondsText } from "./settings.ts";
import type { Visit } from "./visits.ts";

export interface DeliveryPlace {
  readonly where: string;
  readonly to: string;
  readonly identity: Identity;
  /** By what the event is known: its id, or a hash. */
  readonly event: string;
}

/** How a delivery waits before its first attempt. */
export interface HeldBack {
  readonly ms: number;
  /** Whether it goes on as soon as a later one has been made. */
  readonly untilOvertaken: boolean;
}

/** For one that nothing overtakes, by the runtime's clock. */
const OVERTAKEN_WITHIN_MS = 1_000;

export class DeliveryFaults {
  readonly #faults: FaultContext;
  readonly #place: DeliveryPlace;
  readonly #visit: Visit;

  constructor(faults: FaultContext, place: DeliveryPlace) {
    this.#faults = faults;
    this.#place = place;
    this.#visit = faults.visits.next(`${place.where} -> ${place.to}`, place.event);
  }

  /** The faults of its second delivery, if there is one; that is never made twice itself. */
  duplicate(): DeliveryFaults | undefined {
    if (!this.#visit.decides("duplicate")) return undefined;
    this.#happened("duplicate");
    return new DeliveryFaults(this.#faults, this.#place);
  }

  heldBack(): HeldBack | undefined {
    const ms = this.#visit.delayMs();
    if (ms !== undefined) {
      this.#happened(`delay ${secondsText(ms)}`);
      return { ms, untilOvertaken: false };
    }
    if (!this.#visit.decides("reorder")) return undefined;
    this.#happened("reorder");
    return { ms: OVERTAKEN_WITHIN_MS, untilOvertaken: true };
  }

  /** How this attempt fails, if it does. */
  failure(attempt: number): "fail" | "throttle" | undefined {
    const kind = this.#visit.failure(["fail", "throttle"], attempt);
    if (kind) this.#happened(kind, attempt);
    return kind;
  }

  #happened(reason: string, attempt?: number): void {
    const { identity, where, to } = this.#place;
    this.#faults.happened({ ...identity, where, to, reason, ...(attempt !== undefined && { attempt }) });
  }
}
