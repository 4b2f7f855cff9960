// AWS::SNS::TopicPolicy in a template.
import * as z from "zod";
import type { CreatedResource, Properties, ResourceType } from "../service.ts";
import type { SnsState } from "./state.ts";
import type { Topic } from "./topic.ts";

const PolicyProperties = z.object({
  PolicyDocument: z.union([z.string(), z.record(z.string(), z.unknown())]),
  /** ARNs. */
  Topics: z.array(z.string()).min(1),
});

export function topicPolicyResource(sns: SnsState): ResourceType {
  return (properties, { logicalId }) => {
    let held: { readonly text: string; readonly topics: readonly Topic[] } = { text: "", topics: [] };
    const takeAway = (from: readonly Topic[]) => {
      for (const topic of from) if (topic.attributes.Policy === held.text) topic.change({ Policy: "" });
    };
    const apply = (given: Properties) => {
      const { PolicyDocument, Topics } = PolicyProperties.parse(given);
      const Policy = typeof PolicyDocument === "string" ? PolicyDocument : JSON.stringify(PolicyDocument);
      const topics = Topics.map((each) => sns.topic(each));
      for (const topic of topics) topic.change({ Policy });
      takeAway(held.topics.filter((each) => !topics.includes(each)));
      held = { text: Policy, topics };
    };
    apply(properties);
    const created: CreatedResource = {
      ref: logicalId,
      attributes: { Id: logicalId },
      change: (changed) => {
        apply(changed);
        return created;
      },
      remove: () => takeAway(held.topics),
    };
    return created;
  };
}
