// The Lambda entry for a projection: the chain without idempotency table and decision, since a projection's own writes are guarded.

import type { Event } from "../../events/index.ts";
import type { Consumer } from "../consumer.ts";
import { environmentOf } from "./environment.ts";
import { recordsHandler } from "./records-handler.ts";
import type { Envelope } from "./unwrap.ts";

/**
 * Folds an event into the read model. A stale or repeated event changes nothing, and is a `duplicate`. Whatever it throws fails the record, which is then
 * delivered again.
 */
export type Project = (event: Event, envelope: Envelope) => Promise<"processed" | "duplicate">;

export function projectionHandler(projection: Consumer, project: Project) {
  return recordsHandler(projection.name, projection.consumes, environmentOf(projection), () => ({
    take: (event, { envelope }) => project(event, envelope),
  }));
}
