// AWS::SNS::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, ResourceType } from "../service.ts";
import type { SnsState } from "./state.ts";

const InlineSubscription = z.object({ Protocol: z.string(), Endpoint: z.string() });

const TopicProperties = z.object({
  TopicName: z.string().optional(),
  DisplayName: z.string().optional(),
  FifoTopic: z.unknown().optional(),
  Subscription: z.array(InlineSubscription).default([]),
});

const SubscriptionProperties = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string(),
  RawMessageDelivery: z.union([z.boolean(), z.string()]).optional(),
  FilterPolicy: z.record(z.string(), z.unknown()).optional(),
  FilterPolicyScope: z.string().optional(),
  RedrivePolicy: z.record(z.string(), z.unknown()).optional(),
});

export function snsResources(sns: SnsState, context: Context): Record<string, ResourceType> {
  const subscribe = (properties: z.output<typeof SubscriptionProperties>, logicalId: string): string => {
    const { TopicArn, Protocol, Endpoint, RawMessageDelivery, FilterPolicy, FilterPolicyScope, RedrivePolicy } =
      properties;
    if (Protocol !== "sqs") {
      context.note(
        `Subscription ${logicalId} is of protocol ${Protocol}, which is not run: nothing is sent to ${Endpoint}.`,
      );
      return logicalId;
    }
    const attributes = {
      ...(RawMessageDelivery !== undefined && { RawMessageDelivery: String(RawMessageDelivery) }),
      ...(FilterPolicyScope && { FilterPolicyScope }),
      ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
      ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
    };
    return sns.subscribe(sns.topic(TopicArn), Protocol, Endpoint, attributes).arn;
  };
  return {
    "AWS::SNS::Topic": (properties, { logicalId, generatedName }) => {
      const { TopicName = generatedName, DisplayName, FifoTopic, Subscription } = TopicProperties.parse(properties);
      if (String(FifoTopic ?? false) === "true") throw new TemplateError(`${logicalId}: FIFO topics are not run yet`);
      const topic = sns.createTopic(TopicName, DisplayName ? { DisplayName } : {});
      for (const each of Subscription) subscribe({ TopicArn: topic.arn, ...each }, logicalId);
      return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: topic.name } };
    },
    "AWS::SNS::Subscription": (properties, { logicalId }) => {
      const arn = subscribe(SubscriptionProperties.parse(properties), logicalId);
      return { ref: arn, attributes: { Arn: arn } };
    },
    "AWS::SNS::TopicPolicy": (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  };
}
