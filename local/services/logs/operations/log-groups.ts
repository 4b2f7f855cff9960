import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { invalidParameter } from "../errors.ts";
import type { LogsState } from "../state.ts";
import { pageOf } from "./pages.ts";

const Named = z.object({ logGroupName: z.string() });

/** CloudWatch Logs API reference, PutRetentionPolicy. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const createLogGroup =
  (logs: LogsState): JsonOperation =>
  (input) => {
    logs.create(Named.parse(input).logGroupName);
    return {};
  };

export const deleteLogGroup =
  (logs: LogsState): JsonOperation =>
  (input) => {
    logs.delete(logs.group(Named.parse(input).logGroupName));
    return {};
  };

export const putRetentionPolicy =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logGroupName, retentionInDays } = Named.extend({ retentionInDays: z.number() }).parse(input);
    if (!retentions.includes(retentionInDays))
      throw invalidParameter(`Invalid retention value ${retentionInDays}. It is one of ${retentions.join(", ")}.`);
    logs.group(logGroupName).retentionDays = retentionInDays;
    return {};
  };

const Describe = z.object({
  logGroupNamePrefix: z.string().optional(),
  logGroupNamePattern: z.string().optional(),
  limit: z.number().int().min(1).max(50).default(50),
  nextToken: z.string().optional(),
});

export const describeLogGroups =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { logGroupNamePrefix = "", logGroupNamePattern = "", limit, nextToken } = Describe.parse(input);
    const found = [...logs.groups]
      .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { page, ...more } = pageOf(found, limit, nextToken);
    const logGroups = page.map(({ name, arn, createdAt, retentionDays, bytes }) => ({
      logGroupName: name,
      creationTime: createdAt,
      ...(retentionDays !== undefined && { retentionInDays: retentionDays }),
      metricFilterCount: 0,
      arn: `${arn}:*`,
      logGroupArn: arn,
      storedBytes: bytes,
      logGroupClass: "STANDARD",
    }));
    return { logGroups, ...more };
  };
