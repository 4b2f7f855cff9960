// PutEvents, with the errors that AWS was recorded to answer with.
import * as z from "zod";
import { isObject, parsed } from "../../../json.ts";
import { text, texts } from "../../../wire/constraints.ts";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import { isWithinLimits } from "../detail.ts";
import { envelopeOf } from "../envelope.ts";
import { resourceNotFound, validation } from "../errors.ts";
import type { EventsState } from "../state.ts";
import { operation } from "./operation.ts";
import { ownBusNameOrArn } from "./shapes.ts";

const MOST_ENTRIES = 10;
/** The sum over a request must stay below it (EventBridge user guide, eb-putevents). */
const TOO_MANY_BYTES = 1_048_576;

/** EventBridge API reference, PutEventsRequestEntry. */
const LONGEST_DETAIL_TYPE = 128;

const given = z.string().nullish();
const Entry = z.object({
  Source: given,
  DetailType: given,
  Detail: given,
  EventBusName: ownBusNameOrArn.nullish(),
  Resources: texts({ most: 2_048 }).nullish(),
  /** Seconds since the epoch, with a fraction; within the years of four digits, which are what an envelope can say. */
  Time: z.number().min(-62_135_596_800).max(253_402_300_799).nullish(),
  TraceHeader: text({ least: 1, most: 500 }).nullish(),
});
const EndpointId = text({ least: 1, most: 50, pattern: "^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$" });
const Input = z.object({ Entries: z.array(Entry), EndpointId: EndpointId.nullish() });
type Entry = z.output<typeof Entry>;

interface Refused {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

export function putEvents(events: EventsState, context: Context): JsonOperation {
  const put = ({ Entries, EndpointId }: z.output<typeof Input>) => {
    checkRequest(Entries);
    if (EndpointId != null)
      throw resourceNotFound(`Endpoint ${EndpointId} does not exist: global endpoints are not run.`);
    const results = Entries.map((entry) => take(entry, events, context));
    return { FailedEntryCount: results.filter((each) => "ErrorCode" in each).length, Entries: results };
  };
  // Says what is wrong as for every operation, but costs more than events by the thousand should.
  const thorough = operation(Input, put);
  return (input, call) => {
    const { success, data } = Input.safeParse(input);
    return success ? put(data) : thorough(input, call);
  };
}

function take(entry: Entry, events: EventsState, context: Context): Refused | { EventId: string } {
  const { Source: source, DetailType: detailType, Detail: detail, Resources, Time, EventBusName } = entry;
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (detailType.length > LONGEST_DETAIL_TYPE)
    return invalid("DetailType", `DetailType is longer than ${LONGEST_DETAIL_TYPE} characters.`);
  if (!detail) return missing("Detail");
  if (source.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  const parsedDetail = parsed(detail);
  if (!isObject(parsedDetail) || !isWithinLimits(detail))
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };

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
    const reason = `there is no bus ${busName}${elsewhere(busName, context)}; AWS accepts such an event, and drops it`;
    journal.record({ ...event.identity, what: "lost", where: busName, reason });
  }
  return { EventId: id };
}

/** What is run is one account in one Region. */
function elsewhere(busName: string, { account, region }: Context): string {
  const [start, , , itsRegion, itsAccount] = busName.split(":");
  if (start !== "arn" || (itsRegion === region && itsAccount === account)) return "";
  return ` here, where all is in the account ${account} and the Region ${region}`;
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

const missing = (name: string) => invalid(name, `${name} is a required argument.`);

function invalid(name: string, reason: string): Refused {
  return { ErrorCode: "InvalidArgument", ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}` };
}

/** An entry's size as EventBridge counts it: 14 for a Time, and the UTF-8 bytes of its texts. */
function bytesOf({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source ?? "", DetailType ?? "", Detail ?? "", ...(Resources ?? [])];
  return texts.reduce((sum, each) => sum + Buffer.byteLength(each), Time == null ? 0 : 14);
}

/** An entry as AWS's message shows it. */
function inJava({ Time, Source, Resources, DetailType, Detail, EventBusName, TraceHeader }: Entry): string {
  const time = Time == null ? null : new Date(Time * 1000).toISOString();
  const resources = Resources == null ? null : `[${Resources.join(", ")}]`;
  return `PutEventsRequestEntry(time=${time}, source=${Source ?? null}, resources=${resources}, detailType=${DetailType ?? null}, detail=${Detail ?? null}, eventBusName=${EventBusName ?? null}, traceHeader=${TraceHeader ?? null}, kmsKeyIdentifier=null, internalMetadata=null)`;
}
