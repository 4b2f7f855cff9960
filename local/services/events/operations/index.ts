// What EventBridge's API does here: one line an operation.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { createApiDestination } from "./api-destinations/create-api-destination.ts";
import { deleteApiDestination } from "./api-destinations/delete-api-destination.ts";
import { describeApiDestination } from "./api-destinations/describe-api-destination.ts";
import { listApiDestinations } from "./api-destinations/list-api-destinations.ts";
import { updateApiDestination } from "./api-destinations/update-api-destination.ts";
import { createArchive } from "./archives/create-archive.ts";
import { deleteArchive } from "./archives/delete-archive.ts";
import { describeArchive } from "./archives/describe-archive.ts";
import { listArchives } from "./archives/list-archives.ts";
import { updateArchive } from "./archives/update-archive.ts";
import { createConnection } from "./connections/create-connection.ts";
import { deauthorizeConnection } from "./connections/deauthorize-connection.ts";
import { deleteConnection } from "./connections/delete-connection.ts";
import { describeConnection } from "./connections/describe-connection.ts";
import { listConnections } from "./connections/list-connections.ts";
import { updateConnection } from "./connections/update-connection.ts";
import { putEvents } from "./put-events.ts";

import { cancelReplay } from "./replays/cancel-replay.ts";
import { describeReplay } from "./replays/describe-replay.ts";
import { listReplays } from "./replays/list-replays.ts";
import { startReplay } from "./replays/start-replay.ts";

export function operations(state: EventsState, context: Context): Record<string, JsonOperation> {
  return {
    CancelReplay: cancelReplay(state),
    CreateApiDestination: createApiDestination(state),
    CreateArchive: createArchive(state),
    CreateConnection: createConnection(state),
    DeauthorizeConnection: deauthorizeConnection(state, context),
    DeleteApiDestination: deleteApiDestination(state),
    DeleteArchive: deleteArchive(state),
    DeleteConnection: deleteConnection(state),
    DescribeApiDestination: describeApiDestination(state),
    DescribeArchive: describeArchive(state),
    DescribeConnection: describeConnection(state),
    DescribeReplay: describeReplay(state),
    ListApiDestinations: listApiDestinations(state),
    ListArchives: listArchives(state),
    ListConnections: listConnections(state),
    ListReplays: listReplays(state),
    PutEvents: putEvents(state, context),
    StartReplay: startReplay(state),
    UpdateApiDestination: updateApiDestination(state),
    UpdateArchive: updateArchive(state),
    UpdateConnection: updateConnection(state),
  };
}
