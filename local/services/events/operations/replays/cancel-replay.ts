// CancelReplay: what was sent stays sent.
import * as z from "zod";
import { replayName } from "../../replays/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const cancelReplay = (events: EventsState) =>
  operation(z.object({ ReplayName: replayName }), ({ ReplayName }) => {
    const replay = events.replays.existing(ReplayName);
    events.replays.cancel(replay);
    return { ReplayArn: replay.arn, State: replay.state };
  });
