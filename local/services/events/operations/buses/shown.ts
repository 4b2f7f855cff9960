// A bus, as DescribeEventBus and ListEventBuses tell of it.
import type { Bus } from "../../bus.ts";

/** Times are in seconds since the epoch. */
export function shownBus({ name, arn, settings, policy, createdAt, changedAt }: Bus) {
  return {
    Name: name,
    Arn: arn,
    ...(settings.description !== undefined && { Description: settings.description }),
    ...(policy !== undefined && { Policy: policy }),
    CreationTime: createdAt / 1_000,
    LastModifiedTime: changedAt / 1_000,
  };
}
