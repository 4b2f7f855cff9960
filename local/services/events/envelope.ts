// The event as targets see it: EventBridge's envelope around what the producer sent.
import { randomUUID } from "node:crypto";
import { type Identity, identityInDetail } from "../../journal/identity.ts";

export interface BusEvent {
  readonly id: string;
  readonly identity: Identity;
  /** The whole envelope, parsed: what patterns look at. */
  readonly event: object;
  /** The whole envelope as compact JSON text, its keys in EventBridge's order: what targets get. */
  readonly text: string;
  /** How many buses it has left. */
  readonly hops: number;
}

export interface EventParts {
  readonly source: string;
  readonly detailType: string;
  /** JSON text of an object, as the producer wrote it. */
  readonly detail: string;
  readonly parsedDetail: Record<string, unknown>;
  readonly resources: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly account: string;
  readonly region: string;
}

export function envelopeOf(parts: EventParts): BusEvent {
  const id = randomUUID();
  const head = {
    version: "0",
    id,
    "detail-type": parts.detailType,
    source: parts.source,
    account: parts.account,
    // Whole seconds, cut off and not rounded.
    time: `${new Date(parts.time).toISOString().slice(0, 19)}Z`,
    region: parts.region,
    resources: parts.resources,
  };
  const detail = parts.parsedDetail;
  return {
    id,
    identity: { eventId: id, detailType: parts.detailType, ...identityInDetail(detail) },
    event: { ...head, detail },
    text: `${JSON.stringify(head).slice(0, -1)},"detail":${compact(parts.detail)}}`,
    hops: 0,
  };
}

/** JSON text without the white space between its tokens; numbers and duplicate keys stay as they were written. */
export function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, text: string | undefined) => text ?? "");
}
