// What EventBridge's API does here: one line an operation.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { createArchive } from "./archives/create-archive.ts";
import { deleteArchive } from "./archives/delete-archive.ts";
import { describeArchive } from "./archives/describe-archive.ts";
import { listArchives } from "./archives/list-archives.ts";
import { updateArchive } from "./archives/update-archive.ts";
import { putEvents } from "./put-events.ts";

import { cancelReplay } from "./replays/cancel-replay.ts";
import { describeReplay } from "./replays/describe-replay.ts";
import { listReplays } from "./replays/list-replays.ts";
import { startReplay } from "./replays/start-replay.ts";

export function operations(state: EventsState, context: Context): Record<string, JsonOperation> {
  return {
    CancelReplay: cancelReplay(state),
    CreateArchive: createArchive(state),
    DeleteArchive: deleteArchive(state),
    DescribeArchive: describeArchive(state),
    DescribeReplay: describeReplay(state),
    ListArchives: listArchives(state),
    ListReplays: listReplays(state),
    PutEvents: putEvents(state, context),
    StartReplay: startReplay(state),
    UpdateArchive: updateArchive(state),
  };
}
