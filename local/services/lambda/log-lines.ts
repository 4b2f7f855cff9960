// What a function's log says of events: a JSON line with an object `hop` is entered into the journal. The runtime knows no more of the app than that.
import * as z from "zod";
import type { Journal } from "../../journal/journal.ts";
import { parsed } from "../../json.ts";

const HopLine = z.object({
  hop: z.object({
    outcome: z.enum(["processed", "duplicate", "quarantined", "failed"]),
    eventId: z.string().optional(),
    correlationId: z.string().optional(),
    causationId: z.string().optional(),
    detailType: z.string().optional(),
    reason: z.string().optional(),
    attempt: z.number().optional(),
  }),
});

/** False for a line that tells of no event. */
export function recordLine(functionName: string, line: string, journal: Journal): boolean {
  if (!line.includes('"hop"')) return false;
  const { data } = HopLine.safeParse(parsed(line));
  if (!data) return false;
  const { outcome, ...rest } = data.hop;
  journal.record({ what: outcome, where: functionName, ...rest });
  return true;
}
