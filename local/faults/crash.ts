// When a function's thread ends: before or after which of its calls of AWS.
import type { Identity } from "../journal/identity.ts";
import type { Visit } from "./visits.ts";

export interface Crash {
  /** From 1. An invocation that makes fewer calls ends after its last. */
  readonly call: number;
  /** Whether that call still has its effect, of which the function never hears. */
  readonly after: boolean;
  /** Of the event that it was decided for. */
  readonly identity: Identity;
  readonly attempt: number;
}

/** A consumer makes about so many calls for each event. */
const CALLS_OF_A_RECORD = 4;

export function crashOf(visit: Visit, attempt: number, records: number, identity: Identity): Crash {
  const call = 1 + Math.floor(visit.share("crash at", attempt) * CALLS_OF_A_RECORD * records);
  return { call, after: visit.share("crash after", attempt) < 0.5, identity, attempt };
}
