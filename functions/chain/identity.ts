// Ids that are functions of the cause, so that a retry publishes the same event again and the next consumer drops it.
import { v5 as uuidOf } from "uuid";
import type { Draft, Event, Metadata } from "../../events/index.ts";

const TIDINGS = "5b0ac1a4-8f0b-5d5e-9a6d-1b7f3c2e4d60";

/** The event that `consumer` publishes, or reminds itself of, because of `cause`, as the `position`-th of its decision. */
export function eventCausedBy(
  cause: Metadata,
  consumer: string,
  position: number,
  draft: Draft,
  effect: "publish" | "later" = "publish",
): Event {
  const metadata: Metadata = {
    id: derivedId(cause.id, consumer, effect, position),
    correlationId: cause.correlationId,
    causationId: cause.id,
    version: draft.version,
    occurredAt: new Date(cause.occurredAt).toISOString(),
  };
  if (cause.traceparent) metadata.traceparent = cause.traceparent;
  return { source: draft.source, detailType: draft.detailType, metadata, data: draft.data };
}

/** What subscribers drop repeats by: the id of the event told of; a decision's further messages have ids derived from it. */
export function notificationId(cause: Metadata, consumer: string, position: number): string {
  return position === 0 ? cause.id : derivedId(cause.id, consumer, "notify", position);
}

function derivedId(causeId: string, consumer: string, effect: string, position: number): string {
  return uuidOf(`${causeId}/${consumer}/${effect}/${position}`, TIDINGS);
}
