// AWS::Logs::* in a template.
import * as z from "zod";
import { permissions } from "../inert.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { MOST_BYTES, MOST_EVENTS } from "./log-group.ts";
import type { LogsState } from "./state.ts";

const GroupProperties = z.object({
  LogGroupName: z.string().optional(),
  RetentionInDays: z.coerce.number().int().optional(),
});

const StreamProperties = z.object({ LogGroupName: z.string(), LogStreamName: z.string().optional() });

const PolicyProperties = z.object({ PolicyName: z.string() });

export function logsResources(logs: LogsState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::Logs::LogGroup": (properties, { generatedName }) => {
      const { LogGroupName: name = generatedName, RetentionInDays } = GroupProperties.parse(properties);
      context.note(
        `Log groups keep their newest ${MOST_EVENTS.toLocaleString("en")} events each, of ${MOST_BYTES / 1024 / 1024} MiB at most, in memory: older ones are dropped.`,
      );
      const group = logs.ensure(name);
      group.retentionDays = RetentionInDays;
      const created: CreatedResource = {
        ref: name,
        attributes: { Arn: `${group.arn}:*` },
        change: (changed) => {
          const next = GroupProperties.parse(changed);
          if ((next.LogGroupName ?? generatedName) !== name) return undefined;
          group.retentionDays = next.RetentionInDays;
          return created;
        },
        remove: () => logs.delete(group),
      };
      return created;
    },
    "AWS::Logs::LogStream": (properties, { generatedName }) => {
      const { LogGroupName, LogStreamName = generatedName } = StreamProperties.parse(properties);
      logs.group(LogGroupName).stream(LogStreamName, logs.now);
      return { ref: LogStreamName };
    },
    "AWS::Logs::ResourcePolicy": (properties) => {
      context.note(permissions);
      return { ref: PolicyProperties.parse(properties).PolicyName };
    },
    // What CDK's CloudWatchLogGroup target makes instead of an AWS::Logs::ResourcePolicy.
    "Custom::CloudwatchLogResourcePolicy": (_, { logicalId }) => {
      context.note(permissions);
      return { ref: logicalId };
    },
  };
}
