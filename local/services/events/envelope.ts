// The event as targets see it: EventBridge's envelope around what the producer sent.
import { randomUUID } from "node:crypto";
import { type Identity, identityInDetail } from "../../journal/identity.ts";
import { isObject, parsedExactly } from "../../json.ts";

interface Known {
  readonly identity: Identity;
  /** The whole envelope as compact JSON text, its keys in EventBridge's order: what patterns look at, and what targets get. */
  readonly text: string;
  /** When the bus took it; milliseconds since the epoch. */
  readonly ingestedAt: number;
  /** How many buses it has left. */
  readonly hops: number;
  /** Its own time, in milliseconds since the epoch, and its size as archives count it; they are read from the text where they are not given. */
  readonly time?: number;
  readonly bytes?: number;
}

export class BusEvent {
  readonly identity: Identity;
  readonly text: string;
  readonly ingestedAt: number;
  readonly hops: number;
  #parsed: Record<string, unknown> | undefined;
  readonly #time: number | undefined;
  readonly #bytes: number | undefined;

  constructor({ identity, text, ingestedAt, hops, time, bytes }: Known) {
    this.identity = identity;
    this.text = text;
    this.ingestedAt = ingestedAt;
    this.hops = hops;
    this.#time = time;
    this.#bytes = bytes;
  }

  get time(): number {
    const time = this.#time ?? Date.parse(String(this.event.time));
    return Number.isFinite(time) ? time : this.ingestedAt;
  }

  get bytes(): number {
    if (this.#bytes !== undefined) return this.#bytes;
    const { source, "detail-type": detailType, detail } = this.event;
    return bytesOf(String(source), String(detailType), JSON.stringify(detail) ?? "");
  }

  /** The whole envelope, parsed when it is first asked for. Numbers are written again as they came (see parsedExactly). */
  get event(): Record<string, unknown> {
    if (!this.#parsed) {
      const value = parsedExactly(this.text);
      this.#parsed = isObject(value) ? value : {};
    }
    return this.#parsed;
  }
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
  /** When the bus took it; milliseconds since the epoch. */
  readonly ingestedAt: number;
}

/** The size of the time as text. */
const TIME_BYTES = 20;

function bytesOf(source: string, detailType: string, detail: string): number {
  return [source, detailType, detail].reduce((sum, text) => sum + Buffer.byteLength(text), TIME_BYTES);
}

export function envelopeOf(parts: EventParts): { readonly id: string; readonly event: BusEvent } {
  const id = randomUUID();
  const time = Math.floor(parts.time / 1_000) * 1_000;
  const head = {
    version: "0",
    id,
    "detail-type": parts.detailType,
    source: parts.source,
    account: parts.account,
    // Whole seconds, cut off and not rounded.
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region: parts.region,
    resources: parts.resources,
  };
  const event = new BusEvent({
    identity: { eventId: id, detailType: parts.detailType, ...identityInDetail(parts.parsedDetail) },
    text: `${JSON.stringify(head).slice(0, -1)},"detail":${compact(parts.detail)}}`,
    ingestedAt: parts.ingestedAt,
    hops: 0,
    time,
    bytes: bytesOf(parts.source, parts.detailType, parts.detail),
  });
  return { id, event };
}

/** JSON text without the white space between its tokens; numbers and duplicate keys stay as they were written. */
export function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, text: string | undefined) => text ?? "");
}
