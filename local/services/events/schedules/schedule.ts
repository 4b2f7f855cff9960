// When a scheduled rule fires: `rate(5 minutes)`, or `cron(0 8 ? * MON-FRI *)`, in UTC (EventBridge user guide, eb-create-rule-schedule).
import { validation } from "../errors.ts";
import { cronOf } from "./cron.ts";

export interface Schedule {
  /** As it was given. */
  readonly expression: string;
  /** The next moment after `after` for a rule that has had this schedule from `since` on; undefined where there is none. Milliseconds since the epoch. */
  next(after: number, since: number): number | undefined;
}

const minutesIn = { minute: 1, hour: 60, day: 1_440 };
const rate = /^rate\(([1-9]\d{0,8}) (minute|hour|day)(s?)\)$/;

/** Throws EventsError ValidationException. */
export function scheduleOf(expression: string): Schedule {
  const next = rateOf(expression) ?? cronOf(expression);
  if (!next) throw validation("Parameter ScheduleExpression is not valid.");
  return { expression, next };
}

/** The unit stands in the singular for 1, and else in the plural. */
function rateOf(expression: string): Schedule["next"] | undefined {
  const [, count, unit, plural] = rate.exec(expression) ?? [];
  if (count === undefined || (unit !== "minute" && unit !== "hour" && unit !== "day")) return undefined;
  if ((count === "1") === (plural === "s")) return undefined;
  const everyMs = Number(count) * minutesIn[unit] * 60_000;
  return (after, since) => since + (Math.floor((after - since) / everyMs) + 1) * everyMs;
}
