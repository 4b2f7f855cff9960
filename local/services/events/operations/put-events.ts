// PutEvents, with the errors that AWS was recorded to answer with.
import * as z from "zod";
import { isObject, parsed } from "../../../json.ts";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import { envelopeOf } from "../envelope.ts";
import { validation } from "../errors.ts";
import type { EventsState } from "../state.ts";

const MOST_ENTRIES = 10;
/** The sum over a request must stay below it (EventBridge user guide, eb-putevents). */
const TOO_MANY_BYTES = 1_048_576;

const DEEPEST_NESTING = 1_000;

const text = z.string().nullish();
const Entry = z.object({
  Source: text,
  DetailType: text,
  Detail: text,
  EventBusName: text,
  Resources: z.array(z.string()).nullish(),
  /** Seconds since the epoch, with a fraction; within the years of four digits, which are what an envelope can say. */
  Time: z.number().min(-62_135_596_800).max(253_402_300_799).nullish(),
});
const Input = z.object({ Entries: z.array(Entry) });
type Entry = z.output<typeof Entry>;

interface Refused {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

export const putEvents =
  (events: EventsState, context: Context): JsonOperation =>
  (input) => {
    const { Entries } = Input.parse(input);
    checkRequest(Entries);
    const results = Entries.map((entry) => take(entry, events, context));
    return { FailedEntryCount: results.filter((each) => "ErrorCode" in each).length, Entries: results };
  };

function take(entry: Entry, events: EventsState, context: Context): Refused | { EventId: string } {
  const { Source: source, DetailType: detailType, Detail: detail, Resources, Time, EventBusName } = entry;
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (!detail) return missing("Detail");
  if (source.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  const parsedDetail = nestingOf(detail) > DEEPEST_NESTING ? undefined : parsed(detail);
  if (!isObject(parsedDetail)) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };

  const { clock, journal, account, region } = context;
  const time = Time == null ? clock.now() : Time * 1000;
  const { id, event } = envelopeOf({
    source,
    detailType,
    detail,
    parsedDetail,
    resources: Resources ?? [],
    time,
    account,
    region,
    ingestedAt: clock.now(),
  });
  const busName = EventBusName ?? "default";
  const bus = events.bus(busName);
  journal.record({ ...event.identity, what: "accepted", where: bus?.name ?? busName });
  if (bus) events.route(bus, event);
  else {
    const reason = `there is no bus ${busName}; AWS accepts such an event, and drops it`;
    journal.record({ ...event.identity, what: "lost", where: busName, reason });
  }
  return { EventId: id };
}

function checkRequest(entries: readonly Entry[]): void {
  if (entries.length === 0)
    throw validation(
      "1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  if (entries.length > MOST_ENTRIES)
    throw validation(
      `1 validation error detected: Value '[${entries.map(inJava).join(", ")}]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ENTRIES}`,
    );
  if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) >= TOO_MANY_BYTES)
    throw validation("Total size of the entries in the request is over the limit.");
}

function missing(name: string): Refused {
  const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
  return { ErrorCode: "InvalidArgument", ErrorMessage };
}

/** How deep objects and arrays are nested in JSON text. */
function nestingOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === "{" || token === "[") deepest = Math.max(deepest, ++depth);
    else if (token === "}" || token === "]") depth -= 1;
  }
  return deepest;
}

/** An entry's size as EventBridge counts it: 14 for a Time, and the UTF-8 bytes of its texts. */
function bytesOf({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source ?? "", DetailType ?? "", Detail ?? "", ...(Resources ?? [])];
  return texts.reduce((sum, each) => sum + Buffer.byteLength(each), Time == null ? 0 : 14);
}

/** An entry as AWS's message shows it. */
function inJava({ Time, Source, Resources, DetailType, Detail, EventBusName }: Entry): string {
  const time = Time == null ? null : new Date(Time * 1000).toISOString();
  const resources = Resources == null ? null : `[${Resources.join(", ")}]`;
  return `PutEventsRequestEntry(time=${time}, source=${Source ?? null}, resources=${resources}, detailType=${DetailType ?? null}, detail=${Detail ?? null}, eventBusName=${EventBusName ?? null}, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)`;
}
