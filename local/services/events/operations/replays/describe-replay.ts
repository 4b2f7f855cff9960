// DescribeReplay.
import * as z from "zod";
import { replayName, summaryOf } from "../../replays/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const describeReplay = (events: EventsState) =>
  operation(z.object({ ReplayName: replayName }), ({ ReplayName }) => {
    const replay = events.replays.existing(ReplayName);
    const { bus, filterArns, description } = replay.order;
    return {
      ReplayArn: replay.arn,
      ...summaryOf(replay),
      ...(description && { Description: description }),
      Destination: { Arn: bus.arn, ...(filterArns && { FilterArns: filterArns }) },
    };
  });
