// Step 1: from the body of an SQS record to an event that keeps to its contract, or to the reason why no retry can make it one.
import { createHash } from "node:crypto";
import { type Contract, ContractError, type Event, wordsFor } from "../../events/index.ts";
import { Claim } from "./claim-check.ts";

/** As long as an id or a detail-type can be. */
const LONGEST_TEXT = 128;

/** No retry can mend it. `reason` is path and message; ids are there as far as they could be read. */
export interface Unreadable {
  readonly reason: string;
  /** The same for the same event, however often it is sent: a hash of what the producer said. */
  readonly fingerprint: string;
  /** A hash of the whole body, with what the bus added to it. */
  readonly bodyHash: string;
  readonly eventId?: string;
  readonly correlationId?: string;
  readonly detailType?: string;
}

/** What the envelope says beside the event. */
export interface Envelope {
  /** The replay that sent the event once more. */
  readonly replayName?: string;
  /** For a reminder: when it is due, in milliseconds since the epoch. */
  readonly dueAt?: number;
}

export interface Readable {
  readonly event: Event;
  readonly envelope: Envelope;
}

/** An event whose data was put aside: it can be read once the claim is redeemed. */
export interface Claimed extends Pick<Unreadable, "eventId" | "correlationId" | "detailType"> {
  readonly claim: Claim;
  /** Reads the event with its data's JSON, as it was redeemed. */
  read(text: string): Unwrapped;
}

export type Unwrapped = Readable | { readonly unreadable: Unreadable };

/** Reads an EventBridge envelope (JSON text) by one of the contracts. */
export function unwrap(body: string, contracts: readonly Contract[]): Unwrapped | { readonly claimed: Claimed } {
  const envelope = parse(body);
  if (!isObject(envelope)) {
    const bodyHash = hash(body);
    const reason = "body: not a JSON object, so not an event of EventBridge";
    return { unreadable: { reason, fingerprint: bodyHash, bodyHash } };
  }
  const { source, "detail-type": detailType, detail } = envelope;
  const known = contracts.filter((each) => each.source === source && each.detailType === detailType);
  const refuse = (reason: string): { readonly unreadable: Unreadable } => ({
    unreadable: {
      reason,
      fingerprint: fingerprintOf(envelope, body),
      bodyHash: hash(body),
      ...idsIn(detail),
      ...textOf({ detailType }),
    },
  });

  const [first] = known;
  if (!first) return refuse(`detail-type: ${quote(source)} / ${quote(detailType)} is not consumed here`);
  const version = isObject(detail) && isObject(detail.metadata) ? detail.metadata.version : undefined;
  const contract = known.find((each) => each.version === version);
  if (!contract && Number.isInteger(version)) {
    const versions = known.map((each) => each.version).join(", ");
    return refuse(
      `detail.metadata.version: ${version} is not known here; ${first.detailType} is read in version ${versions}`,
    );
  }
  const read = (whole: unknown): Unwrapped => {
    try {
      return { event: (contract ?? first).read(whole), envelope: envelopeOf(envelope) };
    } catch (error) {
      if (error instanceof ContractError) return refuse(error.message);
      throw error;
    }
  };
  if (!isObject(detail) || !("claim" in detail) || "data" in detail) return read(detail);
  const { metadata } = detail;
  const claim = Claim.safeParse(detail.claim);
  if (!claim.success) return refuse(wordsFor(claim.error, ["detail", "claim"]).join("; "));
  const ids = { ...idsIn(detail), ...textOf({ detailType }) };
  const readWith = (text: string) => {
    const data = parse(text);
    return data === undefined ? refuse(`detail.claim.key: ${claim.data.key} holds no JSON`) : read({ metadata, data });
  };
  return { claimed: { claim: claim.data, ...ids, read: readWith } };
}

function envelopeOf({ "replay-name": replayName, dueAt }: Record<string, unknown>): Envelope {
  const due = typeof dueAt === "string" ? Date.parse(dueAt) : Number.NaN;
  return { ...(typeof replayName === "string" && { replayName }), ...(Number.isFinite(due) && { dueAt: due }) };
}

/** The bus gives an event that is sent again another id and time, so that these don't count. */
function fingerprintOf({ source, "detail-type": detailType, detail }: Record<string, unknown>, body: string): string {
  try {
    return hash(JSON.stringify([source, detailType, detail]));
  } catch {
    return hash(body); // Nested too deep to be written again.
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function idsIn(detail: unknown): Pick<Unreadable, "eventId" | "correlationId"> {
  if (!isObject(detail) || !isObject(detail.metadata)) return {};
  const { id: eventId, correlationId } = detail.metadata;
  return textOf({ eventId, correlationId });
}

/** Those fields that are texts worth repeating: not empty, not longer than an id can be. */
function textOf<K extends string>(fields: Record<K, unknown>): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const key in fields) {
    const value: unknown = fields[key];
    if (typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT) kept[key] = value;
  }
  return kept;
}

/** Whoever wrote it may have written anything, of any length and depth. */
function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST_TEXT));
  return value === undefined ? "nothing" : `(${Array.isArray(value) ? "array" : typeof value})`;
}
