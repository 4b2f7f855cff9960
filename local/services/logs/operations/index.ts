// The table of CloudWatch Logs' operations: one line each.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { LogsState } from "../state.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { createLogGroup, deleteLogGroup, describeLogGroups, putRetentionPolicy } from "./log-groups.ts";
import { createLogStream, describeLogStreams } from "./log-streams.ts";
import { putLogEvents } from "./put-log-events.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./resource-policies.ts";

export function operations(logs: LogsState): Record<string, JsonOperation> {
  return {
    CreateLogGroup: createLogGroup(logs),
    CreateLogStream: createLogStream(logs),
    DeleteLogGroup: deleteLogGroup(logs),
    DeleteResourcePolicy: deleteResourcePolicy(logs),
    DescribeLogGroups: describeLogGroups(logs),
    DescribeLogStreams: describeLogStreams(logs),
    DescribeResourcePolicies: describeResourcePolicies(logs),
    FilterLogEvents: filterLogEvents(logs),
    GetLogEvents: getLogEvents(logs),
    PutLogEvents: putLogEvents(logs),
    PutResourcePolicy: putResourcePolicy(logs),
    PutRetentionPolicy: putRetentionPolicy(logs),
  };
}
