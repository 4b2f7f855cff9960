import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { invalidParameter } from "../errors.ts";
import type { LogsState } from "../state.ts";

const Input = z.object({
  logGroupName: z.string(),
  logStreamName: z.string(),
  logEvents: z
    .array(z.object({ timestamp: z.number().int().min(0), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
});

export const putLogEvents =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logGroupName, logStreamName, logEvents } = Input.parse(input);
    const group = logs.group(logGroupName);
    logs.stream(group, logStreamName);
    if (logEvents.some(({ timestamp }, at) => timestamp < (logEvents[at - 1]?.timestamp ?? 0)))
      throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
    const { now } = logs;
    for (const { timestamp, message } of logEvents) group.append(logStreamName, message, timestamp, now);
    return { nextSequenceToken: "0" };
  };
