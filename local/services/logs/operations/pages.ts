// Answers that come in pages.
import * as z from "zod";
import { invalidParameter } from "../errors.ts";
import type { LogEvent } from "../log-group.ts";

/** A group is named, or given by its ARN. */
export const Group = z
  .object({ logGroupName: z.string().optional(), logGroupIdentifier: z.string().optional() })
  .transform(({ logGroupName, logGroupIdentifier }, context) => {
    const name = logGroupName ?? logGroupIdentifier;
    if (name) return name;
    context.addIssue({ code: "custom", path: ["logGroupName"], message: "Member must not be null" });
    return z.NEVER;
  });

/** Some of a list, from where the token says. Throws LogsError. */
export function pageOf<T>(items: readonly T[], limit: number, token: string | undefined) {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw invalidParameter("The specified nextToken is invalid.");
  const next = from + limit;
  return { page: items.slice(from, next), ...(next < items.length && { nextToken: String(next) }) };
}

/** Where an event stands in the order of time: it stays there, whatever comes or goes. */
export function placeOf({ timestamp, seq }: LogEvent): string {
  return `${timestamp}.${seq}`;
}

/** Below 0 for an event before the place, 0 for the one there. Throws LogsError. */
export function comparedTo(place: string): (event: LogEvent) => number {
  const [, timestamp, seq] = /^(\d+)\.(\d+)$/.exec(place) ?? [];
  if (timestamp === undefined) throw invalidParameter("The specified nextToken is invalid.");
  return (event) => event.timestamp - Number(timestamp) || event.seq - Number(seq);
}
