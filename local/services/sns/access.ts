// Whether a rule may publish to a topic.
import { type Caller, refusalOf } from "../../permissions/index.ts";
import { type Context, DeliveryError } from "../service.ts";
import type { Topic } from "./topic.ts";

/** Throws DeliveryError. */
export function checkPublishing(topic: Topic, caller: Caller, { account, roles, clock }: Context): void {
  const refusal = refusalOf({
    caller,
    actions: ["sns:Publish"],
    resource: topic.arn,
    resourceName: `topic ${topic.name}`,
    policy: topic.policy,
    account,
    roles,
    now: clock.now(),
    // EventBridge user guide, eb-use-resource-based: policies of topics must not use conditions for EventBridge.
    tellsSource: false,
  });
  if (!refusal) return;
  const conditional = refusal.by === "resource" && /aws:Source(Arn|Account)/i.test(refusal.reason);
  const hint = conditional
    ? " EventBridge does not tell a topic for which rule it comes, so that the policy can't ask for it."
    : "";
  const who = caller.roleArn ?? caller.service;
  throw new DeliveryError(
    refusal.code,
    `${who} is not authorized to perform: SNS:Publish on resource: ${topic.arn}: ${refusal.reason}.${hint}`,
  );
}

/** What a topic's policy can allow. */
export const actionsOfTopics: readonly string[] = [
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
];

/** What a topic has without a policy of its own, as GetTopicAttributes shows it: its account alone gets in. */
export function defaultPolicy(topicArn: string, account: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: actionsOfTopics.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });
}
