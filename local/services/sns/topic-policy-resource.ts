// AWS::SNS::TopicPolicy and AWS::SNS::TopicInlinePolicy in a template.
import * as z from "zod";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { SnsState } from "./state.ts";
import type { Topic } from "./topic.ts";

const document = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** Topics are named by their ARNs. */
const ForSeveral = z.object({ PolicyDocument: document, Topics: z.array(z.string()).min(1) });
const ForOne = z
  .object({ PolicyDocument: document, TopicArn: z.string() })
  .transform(({ TopicArn, ...rest }) => ({ ...rest, Topics: [TopicArn] }));

export function topicPolicyResources(sns: SnsState, { note }: Context): Record<string, ResourceType> {
  /** The resource whose policy a topic has, so that another one that goes leaves it alone. */
  const owners = new WeakMap<Topic, object>();
  const policyFor =
    (read: (properties: Properties) => z.output<typeof ForSeveral>): ResourceType =>
    (properties, { logicalId, generatedName }) => {
      const owner = {};
      let held: readonly Topic[] = [];
      const takeAway = (from: readonly Topic[]) => {
        for (const topic of from) if (owners.get(topic) === owner) topic.change({ Policy: "" });
      };
      const apply = (given: Properties) => {
        const { PolicyDocument, Topics } = read(given);
        const Policy = typeof PolicyDocument === "string" ? PolicyDocument : JSON.stringify(PolicyDocument);
        const topics = Topics.flatMap((arn) => {
          const topic = [...sns.topics].find((each) => each.arn === arn);
          // One of another app's may well be there on AWS.
          if (!topic) note(`Policy ${logicalId} is for the topic ${arn}, which is not there: it has no effect.`);
          return topic ?? [];
        });
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
  return {
    "AWS::SNS::TopicInlinePolicy": policyFor((properties) => ForOne.parse(properties)),
    "AWS::SNS::TopicPolicy": policyFor((properties) => ForSeveral.parse(properties)),
  };
}
