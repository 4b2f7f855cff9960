import type { QueryOperation } from "../../../wire/query-protocol.ts";
import type { SnsState } from "../state.ts";

export const getSubscriptionAttributes =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const { subscription } = sns.subscription(form.need("SubscriptionArn"));
    const attributes = {
      SubscriptionArn: subscription.arn,
      TopicArn: subscription.topicArn,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      Owner: sns.account,
      ConfirmationWasAuthenticated: "true",
      PendingConfirmation: "false",
      RawMessageDelivery: "false",
      ...subscription.attributes,
    };
    return { Attributes: new Map(Object.entries(attributes)) };
  };

export const setSubscriptionAttributes =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const { subscription } = sns.subscription(form.need("SubscriptionArn"));
    subscription.change({ [form.need("AttributeName")]: form.get("AttributeValue") ?? "" });
    return {};
  };
