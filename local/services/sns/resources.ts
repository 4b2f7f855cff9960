// AWS::SNS::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { protocols, type SnsState } from "./state.ts";
import type { Subscription } from "./topic.ts";
import { topicPolicyResources } from "./topic-policy-resource.ts";

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

type SubscriptionProperties = z.output<typeof SubscriptionProperties>;

export function snsResources(sns: SnsState, context: Context): Record<string, ResourceType> {
  const subscribe = (properties: SubscriptionProperties, logicalId: string): Subscription | undefined => {
    const { TopicArn, Protocol, Endpoint } = properties;
    if (Object.hasOwn(protocols, Protocol))
      return sns.subscribe(sns.topic(TopicArn), Protocol, Endpoint, attributesOf(properties));
    context.note(
      `Subscription ${logicalId} is of protocol ${Protocol}, which is not run: nothing is sent to ${Endpoint}.`,
    );
    return undefined;
  };
  return {
    "AWS::SNS::Topic": (properties, { logicalId, generatedName }) => {
      const nameOf = ({ TopicName, FifoTopic }: z.output<typeof TopicProperties>): string => {
        if (String(FifoTopic ?? false) === "true") throw new TemplateError(`${logicalId}: FIFO topics are not run yet`);
        return TopicName ?? generatedName;
      };
      const name = nameOf(TopicProperties.parse(properties));
      if ([...sns.topics].some((each) => each.name === name))
        throw new TemplateError(`${logicalId}: Topic ${name} already exists.`);
      const topic = sns.createTopic(name);
      let inline: readonly (Subscription | undefined)[] = [];
      const apply = ({ DisplayName = "", Subscription: subscriptions }: z.output<typeof TopicProperties>) => {
        topic.change({ DisplayName });
        const next = subscriptions.map((each) => subscribe({ TopicArn: topic.arn, ...each }, logicalId));
        for (const each of inline) if (each && !next.includes(each)) topic.subscriptions.delete(each.arn);
        inline = next;
      };
      apply(TopicProperties.parse(properties));
      const created: CreatedResource = {
        ref: topic.arn,
        attributes: { TopicArn: topic.arn, TopicName: topic.name },
        change: (changed) => {
          const next = TopicProperties.parse(changed);
          if (nameOf(next) !== topic.name) return undefined;
          apply(next);
          return created;
        },
        remove: () => sns.deleteTopic(topic.arn),
      };
      return created;
    },
    "AWS::SNS::Subscription": (properties, { logicalId }) => {
      const { TopicArn, Protocol, Endpoint, ...known } = SubscriptionProperties.parse(properties);
      const subscription = subscribe({ TopicArn, Protocol, Endpoint, ...known }, logicalId);
      if (!subscription) return { ref: logicalId, attributes: { Arn: logicalId } };
      const created: CreatedResource = {
        ref: subscription.arn,
        attributes: { Arn: subscription.arn },
        change: (changed) => {
          const next = SubscriptionProperties.parse(changed);
          if (next.TopicArn !== TopicArn || next.Protocol !== Protocol || next.Endpoint !== Endpoint) return undefined;
          const gone = Object.keys(subscription.attributes).map((name) => [name, ""]);
          subscription.change({ ...Object.fromEntries(gone), ...attributesOf(next) });
          return created;
        },
        remove: () => sns.unsubscribe(subscription.arn),
      };
      return created;
    },
    ...topicPolicyResources(sns, context),
  };
}

function attributesOf(properties: SubscriptionProperties): Record<string, string> {
  const { RawMessageDelivery, FilterPolicy, FilterPolicyScope, RedrivePolicy } = properties;
  return {
    ...(RawMessageDelivery !== undefined && { RawMessageDelivery: String(RawMessageDelivery) }),
    ...(FilterPolicyScope && { FilterPolicyScope }),
    ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
    ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
}
