// What every event carries beside its data: who it is, which story it belongs to, and what led to it.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { Text } from "./text.ts";

const Uuid = z.guid().toLowerCase();

export const Metadata = z.object({
  /** The producer's id, a UUID. It, not the bus's envelope id, identifies the event. */
  id: Uuid,
  /** The id of the whole story: the same on every event that one first event led to. */
  correlationId: Text.min(1).max(128),
  /** The id of the event that led to this one. A story's first event has none. */
  causationId: Uuid.optional(),
  /** The version of the contract that `data` keeps to. */
  version: z.int().positive(),
  /** When it happened: ISO 8601. Tidings writes milliseconds and UTC, and reads any precision and offset. */
  occurredAt: z.iso.datetime({ offset: true }),
  /** W3C Trace Context, passed on from event to event. */
  traceparent: Text.min(1).max(512).optional(),
});

export type Metadata = z.output<typeof Metadata>;

/** Metadata for the first event of a story. Fields given in `known` are kept; the correlation id is the event's own id unless given. */
export function firstMetadata(version: number, known: Partial<Omit<Metadata, "version">> = {}): Metadata {
  const id = known.id ?? randomUUID();
  return { correlationId: id, occurredAt: new Date().toISOString(), ...known, id, version };
}
