// What the faults of each kind of hop have in common: they are decided by visits, and told.
import type { Identity } from "../journal/identity.ts";
import type { FaultSettings } from "./settings.ts";
import type { Visits } from "./visits.ts";

/** Where a fault happened, and of which event; the reason starts with its kind. */
export interface FaultHop extends Identity {
  readonly where: string;
  readonly to?: string;
  readonly reason: string;
  readonly attempt?: number;
}

export interface FaultContext {
  readonly settings: FaultSettings;
  readonly visits: Visits;
  happened(hop: FaultHop): void;
}
