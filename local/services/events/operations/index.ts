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
import { createEventBus } from "./buses/create-event-bus.ts";
import { deleteEventBus } from "./buses/delete-event-bus.ts";
import { describeEventBus } from "./buses/describe-event-bus.ts";
import { listEventBuses } from "./buses/list-event-buses.ts";
import { putPermission } from "./buses/put-permission.ts";
import { removePermission } from "./buses/remove-permission.ts";
import { updateEventBus } from "./buses/update-event-bus.ts";
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
import { deleteRule } from "./rules/delete-rule.ts";
import { describeRule } from "./rules/describe-rule.ts";
import { listRuleNamesByTarget } from "./rules/list-rule-names-by-target.ts";
import { listRules } from "./rules/list-rules.ts";
import { putRule } from "./rules/put-rule.ts";
import { disableRule, enableRule } from "./rules/set-rule-state.ts";
import { listTagsForResource } from "./tags/list-tags-for-resource.ts";
import { tagResource } from "./tags/tag-resource.ts";
import { untagResource } from "./tags/untag-resource.ts";
import { listTargetsByRule } from "./targets/list-targets-by-rule.ts";
import { putTargets } from "./targets/put-targets.ts";
import { removeTargets } from "./targets/remove-targets.ts";
import { testEventPattern } from "./test-event-pattern.ts";

export function operations(state: EventsState, context: Context): Record<string, JsonOperation> {
  return {
    CancelReplay: cancelReplay(state),
    CreateApiDestination: createApiDestination(state),
    CreateArchive: createArchive(state),
    CreateConnection: createConnection(state),
    CreateEventBus: createEventBus(state, context),
    DeauthorizeConnection: deauthorizeConnection(state, context),
    DeleteApiDestination: deleteApiDestination(state),
    DeleteArchive: deleteArchive(state),
    DeleteConnection: deleteConnection(state),
    DeleteEventBus: deleteEventBus(state),
    DeleteRule: deleteRule(state),
    DescribeApiDestination: describeApiDestination(state),
    DescribeArchive: describeArchive(state),
    DescribeConnection: describeConnection(state),
    DescribeEventBus: describeEventBus(state),
    DescribeReplay: describeReplay(state),
    DescribeRule: describeRule(state, context),
    DisableRule: disableRule(state),
    EnableRule: enableRule(state),
    ListApiDestinations: listApiDestinations(state),
    ListArchives: listArchives(state),
    ListConnections: listConnections(state),
    ListEventBuses: listEventBuses(state),
    ListReplays: listReplays(state),
    ListRuleNamesByTarget: listRuleNamesByTarget(state),
    ListRules: listRules(state),
    ListTagsForResource: listTagsForResource(state),
    ListTargetsByRule: listTargetsByRule(state),
    PutEvents: putEvents(state, context),
    PutPermission: putPermission(state, context),
    PutRule: putRule(state),
    PutTargets: putTargets(state, context),
    RemovePermission: removePermission(state, context),
    RemoveTargets: removeTargets(state),
    StartReplay: startReplay(state),
    TagResource: tagResource(state),
    TestEventPattern: testEventPattern(),
    UntagResource: untagResource(state),
    UpdateApiDestination: updateApiDestination(state),
    UpdateArchive: updateArchive(state),
    UpdateConnection: updateConnection(state),
    UpdateEventBus: updateEventBus(state, context),
  };
}
