// AWS::Logs::* in a template.
import * as z from "zod";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { MOST_BYTES, MOST_EVENTS } from "./log-group.ts";
import { inCustomResource, inTemplate, resourcePolicy } from "./policy-resource.ts";
import type { LogsState } from "./state.ts";

const GroupProperties = z.object({
  LogGroupName: z.string().optional(),
  RetentionInDays: z.coerce.number().int().optional(),
});

const StreamProperties = z.object({ LogGroupName: z.string(), LogStreamName: z.string().optional() });

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
    "AWS::Logs::ResourcePolicy": resourcePolicy(logs, inTemplate),
    "Custom::CloudwatchLogResourcePolicy": resourcePolicy(logs, inCustomResource),
  };
}
