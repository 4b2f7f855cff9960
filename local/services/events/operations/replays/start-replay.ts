// StartReplay: the events of an archive from a time to another, to the bus that they came from.
import * as z from "zod";
import { list, text } from "../../../../wire/constraints.ts";
import { eventSourceArn } from "../../archives/shapes.ts";
import type { Bus } from "../../bus.ts";
import { resourceNotFound, validation } from "../../errors.ts";
import { replayName, time } from "../../replays/shapes.ts";
import { seconds } from "../../seconds.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { arn } from "../shapes.ts";

const Input = z.object({
  ReplayName: replayName,
  Description: text({ most: 512 }).optional(),
  EventSourceArn: eventSourceArn,
  EventStartTime: time,
  EventEndTime: time,
  Destination: z.object({ Arn: arn, FilterArns: list(arn).optional() }),
});

export const startReplay = (events: EventsState) =>
  operation(Input, ({ ReplayName, Description, EventSourceArn, EventStartTime, EventEndTime, Destination }) => {
    if (EventEndTime <= EventStartTime)
      throw validation("Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.");
    if (!/^arn:[^:]+:events:[^:]*:[^:]*:event-bus\//.test(Destination.Arn))
      throw validation("Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.");
    const bus = events.existingBus(Destination.Arn);
    const archiveName = EventSourceArn.slice(EventSourceArn.indexOf("/") + 1);
    const archive = /:archive\//.test(EventSourceArn) ? events.archives.find(archiveName) : undefined;
    if (!archive)
      throw validation(`Parameter EventSourceArn is not valid. Reason: Archive ${archiveName} does not exist.`);
    if (archive.bus.arn !== bus.arn)
      throw validation("Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.");
    const { FilterArns = [] } = Destination;
    for (const each of FilterArns) checkRule(each, bus);
    const replay = events.replays.start({
      name: ReplayName,
      ...(Description && { description: Description }),
      archive,
      bus,
      ...(FilterArns.length > 0 && { filterArns: FilterArns }),
      // An event's time has no fractions: those of the last second are sent, too.
      start: Math.floor(EventStartTime) * 1_000,
      end: EventEndTime * 1_000,
    });
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: seconds(replay.startedAt) };
  });

/** A rule that is not there would get nothing. No source has AWS's words. */
function checkRule(ruleArn: string, bus: Bus): void {
  for (const rule of bus.rules.values()) if (rule.arn === ruleArn) return;
  throw resourceNotFound(`Rule ${ruleArn.split("/").at(-1)} does not exist on EventBus ${bus.name}.`);
}
