// Which event a message is about. By convention an event's `detail` has `metadata` with `id`, `correlationId` and, unless it is a story's
// first, `causationId`; one without is known by the bus's id.

import { isObject, parsed } from "../json.ts";

export interface Identity {
  /** The producer's id of the event, else the bus's. */
  readonly eventId?: string;
  readonly correlationId?: string;
  /** The id of the event that led to this one. */
  readonly causationId?: string;
  readonly detailType?: string;
}

/** Reads the identity in an event's `detail`. What is not there, or is no text, is left out. */
export function identityInDetail(detail: unknown): Identity {
  if (!isObject(detail) || !isObject(detail.metadata)) return {};
  const { id, correlationId, causationId } = detail.metadata;
  return textOnly({ eventId: id, correlationId, causationId });
}

/** Reads the identity in the JSON text of an EventBridge envelope, as queues hold it. */
export function identityInEnvelope(body: string): Identity {
  if (!body.startsWith("{")) return {};
  const envelope = parsed(body);
  if (!isObject(envelope)) return {};
  return textOnly({
    eventId: envelope.id,
    detailType: envelope["detail-type"],
    ...identityInDetail(envelope.detail),
  });
}

/** Reads the identity in named texts, as in message attributes or a log line. */
export function identityIn(values: Readonly<Record<string, unknown>>): Identity {
  const { eventId, correlationId, causationId, detailType } = values;
  return textOnly({ eventId, correlationId, causationId, detailType });
}

function textOnly(values: Record<keyof Identity, unknown> | Record<string, unknown>): Identity {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "string" && value !== ""));
}
