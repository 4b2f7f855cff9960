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
  /** The resource whose policy a topic has, so that another one that goes leaves it alone. */
  const owners = new WeakMap<Topic, object>();
  return (properties, { generatedName }) => {
    const owner = {};
    let held: readonly Topic[] = [];
    const takeAway = (from: readonly Topic[]) => {
      for (const topic of from) if (owners.get(topic) === owner) topic.change({ Policy: "" });
    };
    const apply = (given: Properties) => {
      const { PolicyDocument, Topics } = PolicyProperties.parse(given);
      const Policy = typeof PolicyDocument === "string" ? PolicyDocument : JSON.stringify(PolicyDocument);
      const topics = Topics.map((each) => sns.topic(each));
      for (const topic of topics) {
        topic.change({ Policy });
        owners.set(topic, owner);
      }
      takeAway(held.filter((each) => !topics.includes(each)));
      held = topics;
    };
    apply(properties);
    const created: CreatedResource = {
      ref: generatedName,
      attributes: { Id: generatedName },
      change: (changed) => {
        apply(changed);
        return created;
      },
      remove: () => takeAway(held),
    };
    return created;
  };
}
