import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { defaultPolicy } from "../access.ts";
import type { SnsState } from "../state.ts";

export const createTopic =
  (sns: SnsState): QueryOperation =>
  (form) => ({ TopicArn: sns.createTopic(form.need("Name"), form.map("Attributes")).arn });

export const deleteTopic =
  (sns: SnsState): QueryOperation =>
  (form) => {
    sns.deleteTopic(form.need("TopicArn"));
    return {};
  };

export const listTopics =
  (sns: SnsState): QueryOperation =>
  () => ({ Topics: [...sns.topics].map(({ arn }) => ({ TopicArn: arn })) });

export const getTopicAttributes =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const attributes = {
      TopicArn: topic.arn,
      Owner: sns.account,
      Policy: defaultPolicy(topic.arn, sns.account),
      DisplayName: "",
      SubscriptionsConfirmed: String(topic.subscriptions.size),
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
      ...topic.attributes,
    };
    return { Attributes: new Map(Object.entries(attributes)) };
  };

export const setTopicAttributes =
  (sns: SnsState): QueryOperation =>
  (form) => {
    sns.topic(form.need("TopicArn")).change({ [form.need("AttributeName")]: form.get("AttributeValue") ?? "" });
    return {};
  };
