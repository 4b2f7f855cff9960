// Replays in requests and answers, as EventBridge's API model (2015-10-07) has them.
import * as z from "zod";
import { oneOf, text } from "../../../wire/constraints.ts";
import { seconds } from "../seconds.ts";
import { type Replay, replayStates } from "./replay.ts";

export const replayName = text({ least: 1, most: 64, pattern: "[\\.\\-_A-Za-z0-9]+" });
export const replayState = oneOf(...replayStates);
/** Seconds since the epoch, with a fraction. */
export const time = z.number();

/** A replay in a list. */
export function summaryOf({ order, state, stateReason, startedAt, endedAt, lastEventAt }: Replay) {
  return {
    ReplayName: order.name,
    EventSourceArn: order.archive.arn,
    State: state,
    ...(stateReason && { StateReason: stateReason }),
    EventStartTime: seconds(order.start),
    EventEndTime: seconds(order.end),
    ...(lastEventAt !== undefined && { EventLastReplayedTime: seconds(lastEventAt) }),
    ReplayStartTime: seconds(startedAt),
    ...(endedAt !== undefined && { ReplayEndTime: seconds(endedAt) }),
  };
}
