// The table of SNS's operations: one line each.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import type { SnsState } from "../state.ts";
import { addPermission, removePermission } from "./permissions.ts";
import { publish, publishBatch } from "./publish.ts";
import { getSubscriptionAttributes, setSubscriptionAttributes } from "./subscription-attributes.ts";
import { listSubscriptions, listSubscriptionsByTopic, subscribe, unsubscribe } from "./subscriptions.ts";
import { createTopic, deleteTopic, getTopicAttributes, listTopics, setTopicAttributes } from "./topics.ts";

export function operations(sns: SnsState): Record<string, QueryOperation> {
  return {
    AddPermission: addPermission(sns),
    CreateTopic: createTopic(sns),
    DeleteTopic: deleteTopic(sns),
    GetSubscriptionAttributes: getSubscriptionAttributes(sns),
    GetTopicAttributes: getTopicAttributes(sns),
    ListSubscriptions: listSubscriptions(sns),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(sns),
    ListTopics: listTopics(sns),
    Publish: publish(sns),
    PublishBatch: publishBatch(sns),
    RemovePermission: removePermission(sns),
    SetSubscriptionAttributes: setSubscriptionAttributes(sns),
    SetTopicAttributes: setTopicAttributes(sns),
    Subscribe: subscribe(sns),
    Unsubscribe: unsubscribe(sns),
  };
}
