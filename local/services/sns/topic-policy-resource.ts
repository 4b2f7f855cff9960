// AWS::SNS::TopicPolicy and AWS::SNS::TopicInlinePolicy in a template.
import * as z from "zod";
import { PolicyDocument, policyResources } from "../policy-resource.ts";
import type { Context, ResourceType } from "../service.ts";
import type { SnsState } from "./state.ts";

/** Topics are named by their ARNs. */
const ForSeveral = z
  .object({ PolicyDocument, Topics: z.array(z.string()).min(1) })
  .transform(({ PolicyDocument: document, Topics: of }) => ({ document, of }));
const ForOne = z
  .object({ PolicyDocument, TopicArn: z.string() })
  .transform(({ PolicyDocument: document, TopicArn }) => ({ document, of: [TopicArn] }));

export function topicPolicyResources(sns: SnsState, context: Context): Record<string, ResourceType> {
  return policyResources(
    {
      what: "topic",
      find: (arn) => [...sns.topics].find((each) => each.arn === arn),
      types: {
        "AWS::SNS::TopicInlinePolicy": (properties) => ForOne.parse(properties),
        "AWS::SNS::TopicPolicy": (properties) => ForSeveral.parse(properties),
      },
    },
    context,
  );
}
