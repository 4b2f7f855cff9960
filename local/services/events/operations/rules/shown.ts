// A rule, as DescribeRule and ListRules tell of it.
import type { Rule } from "../../rule.ts";

export function shownRule({ name, arn, busName, definition }: Rule) {
  const { state, pattern, schedule, description, roleArn, managedBy } = definition;
  return {
    Name: name,
    Arn: arn,
    ...(pattern !== undefined && { EventPattern: pattern }),
    ...(schedule && { ScheduleExpression: schedule.expression }),
    State: state,
    ...(description !== undefined && { Description: description }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
    ...(managedBy !== undefined && { ManagedBy: managedBy }),
    EventBusName: busName,
  };
}
