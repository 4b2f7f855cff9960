import type { QueryOperation } from "../../../wire/query-protocol.ts";
import type { SnsState } from "../state.ts";
import type { Subscription } from "../topic.ts";

export const subscribe =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const { arn } = sns.subscribe(topic, form.need("Protocol"), form.need("Endpoint"), form.map("Attributes"));
    return { SubscriptionArn: arn };
  };

export const unsubscribe =
  (sns: SnsState): QueryOperation =>
  (form) => {
    sns.unsubscribe(form.need("SubscriptionArn"));
    return {};
  };

export const listSubscriptions =
  (sns: SnsState): QueryOperation =>
  () => ({
    Subscriptions: [...sns.topics].flatMap(({ subscriptions }) =>
      [...subscriptions.values()].map((each) => summary(each, sns)),
    ),
  });

export const listSubscriptionsByTopic =
  (sns: SnsState): QueryOperation =>
  (form) => ({
    Subscriptions: [...sns.topic(form.need("TopicArn")).subscriptions.values()].map((each) => summary(each, sns)),
  });

function summary({ arn, topicArn, protocol, endpoint }: Subscription, sns: SnsState) {
  return { SubscriptionArn: arn, Owner: sns.account, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
}
