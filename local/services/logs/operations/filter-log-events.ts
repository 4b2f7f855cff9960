import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { filterOf } from "../filter-pattern.ts";
import type { LogEvent } from "../log-group.ts";
import type { LogsState } from "../state.ts";
import { comparedTo, Group, placeOf } from "./pages.ts";

const Input = z.object({
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().default(""),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.POSITIVE_INFINITY),
  filterPattern: z.string().default(""),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});

/** A page holds no more text than this. */
const MOST_BYTES = 1_048_576;

export const filterLogEvents =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const known = Input.parse(input);
    const { logStreamNames, logStreamNamePrefix, startTime, endTime, nextToken } = known;
    const lets = filterOf(known.filterPattern);
    const compared = nextToken === undefined ? () => 1 : comparedTo(nextToken);
    const found = logs
      .group(Group.parse(input))
      .events(logs.now)
      .filter(
        (event) =>
          event.timestamp >= startTime &&
          event.timestamp <= endTime &&
          (logStreamNames?.includes(event.stream.name) ?? event.stream.name.startsWith(logStreamNamePrefix)) &&
          compared(event) > 0 &&
          lets(event.message),
      );
    const page = firstOf(found, known.limit);
    const last = page.at(-1);
    return {
      events: page.map((event) => ({
        logStreamName: event.stream.name,
        timestamp: event.timestamp,
        message: event.message,
        ingestionTime: event.ingestedAt,
        eventId: String(event.seq).padStart(56, "0"),
      })),
      searchedLogStreams: [],
      ...(last && page.length < found.length && { nextToken: placeOf(last) }),
    };
  };

/** One event at least. */
function firstOf(events: readonly LogEvent[], limit: number): LogEvent[] {
  const page: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += Buffer.byteLength(event.message);
    if (page.length >= limit || (page.length > 0 && bytes > MOST_BYTES)) break;
    page.push(event);
  }
  return page;
}
