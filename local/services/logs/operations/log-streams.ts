import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { alreadyExists } from "../errors.ts";
import type { LogEvent, LogGroup } from "../log-group.ts";
import type { LogsState } from "../state.ts";
import { Group, pageOf } from "./pages.ts";

const Create = z.object({ logGroupName: z.string(), logStreamName: z.string().min(1).max(512) });

export const createLogStream =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logGroupName, logStreamName } = Create.parse(input);
    const group = logs.group(logGroupName);
    if (group.streams.has(logStreamName)) throw alreadyExists("log stream");
    group.stream(logStreamName, logs.now);
    return {};
  };

const Describe = z.object({
  logStreamNamePrefix: z.string().default(""),
  orderBy: z.enum(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
  descending: z.boolean().default(false),
  limit: z.number().int().min(1).max(50).default(50),
  nextToken: z.string().optional(),
});

export const describeLogStreams =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logStreamNamePrefix, orderBy, descending, limit, nextToken } = Describe.parse(input);
    const group = logs.group(Group.parse(input));
    const streams = described(group, logs.now).filter((each) => each.logStreamName.startsWith(logStreamNamePrefix));
    streams.sort((a, b) =>
      orderBy === "LastEventTime"
        ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0)
        : a.logStreamName < b.logStreamName
          ? -1
          : 1,
    );
    const { page, ...more } = pageOf(descending ? streams.reverse() : streams, limit, nextToken);
    return { logStreams: page, ...more };
  };

function described(group: LogGroup, now: number) {
  const byStream = Map.groupBy<unknown, LogEvent>(group.events(now), ({ stream }) => stream);
  return [...group.streams.values()].map((stream) => {
    const events = byStream.get(stream) ?? [];
    const [first, last] = [events[0], events.at(-1)];
    return {
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      ...(first && { firstEventTimestamp: first.timestamp }),
      ...(last && { lastEventTimestamp: last.timestamp, lastIngestionTime: last.ingestedAt }),
      uploadSequenceToken: "0",
      arn: `${group.arn}:log-stream:${stream.name}`,
      storedBytes: 0,
    };
  });
}
