// What EventBridge's API does here: one line an operation.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { createEventBus } from "./buses/create-event-bus.ts";
import { deleteEventBus } from "./buses/delete-event-bus.ts";
import { describeEventBus } from "./buses/describe-event-bus.ts";
import { listEventBuses } from "./buses/list-event-buses.ts";
import { putPermission } from "./buses/put-permission.ts";
import { removePermission } from "./buses/remove-permission.ts";
import { updateEventBus } from "./buses/update-event-bus.ts";
import { putEvents } from "./put-events.ts";
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
    CreateEventBus: createEventBus(state, context),
    DeleteEventBus: deleteEventBus(state),
    DeleteRule: deleteRule(state),
    DescribeEventBus: describeEventBus(state),
    DescribeRule: describeRule(state, context),
    DisableRule: disableRule(state),
    EnableRule: enableRule(state),
    ListEventBuses: listEventBuses(state),
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
    TagResource: tagResource(state),
    TestEventPattern: testEventPattern(),
    UntagResource: untagResource(state),
    UpdateEventBus: updateEventBus(state, context),
  };
}
