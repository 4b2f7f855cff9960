import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { invalidParameter } from "../errors.ts";
import type { LogsState } from "../state.ts";
import { comparedTo, Group, placeOf } from "./pages.ts";

const Input = z.object({
  logStreamName: z.string(),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.POSITIVE_INFINITY),
  startFromHead: z.boolean().default(false),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});

/** Tokens are `f/` or `b/` and a place. A client that gets its own token back is at the end. */
export const getLogEvents =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logStreamName, startTime, endTime, startFromHead, limit, nextToken } = Input.parse(input);
    const group = logs.group(Group.parse(input));
    const stream = logs.stream(group, logStreamName);
    const [, direction, place] = /^([fb])\/(.*)$/.exec(nextToken ?? "") ?? [];
    if (nextToken !== undefined && place === undefined) throw invalidParameter("The specified nextToken is invalid.");
    const compared = place === undefined ? undefined : comparedTo(place);
    const found = group.events(logs.now).filter((event) => {
      const within = event.stream === stream && event.timestamp >= startTime && event.timestamp < endTime;
      if (!within || !compared) return within;
      return direction === "f" ? compared(event) > 0 : compared(event) < 0;
    });
    const forwards = direction ? direction === "f" : startFromHead;
    const events = forwards ? found.slice(0, limit) : found.slice(-limit);
    const [first, last] = [events[0], events.at(-1)];
    const here = place ?? "0.0";
    return {
      events: events.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
      nextForwardToken: `f/${last ? placeOf(last) : here}`,
      nextBackwardToken: `b/${first ? placeOf(first) : here}`,
    };
  };
