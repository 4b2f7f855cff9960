// Finds the topic by its name, as every account and emulator can.
import { paginateListTopics, type SNSClient } from "@aws-sdk/client-sns";
import { InboxError } from "./errors.ts";

/** The ARN of a topic given by its name; an ARN as it is. Throws InboxError NO_TOPIC. */
export async function topicArnOf(sns: SNSClient, topic: string, place: string): Promise<string> {
  if (topic.startsWith("arn:")) return topic;
  for await (const { Topics = [] } of paginateListTopics({ client: sns }, {})) {
    const found = Topics.find(({ TopicArn }) => TopicArn?.split(":").at(-1) === topic);
    if (found?.TopicArn) return found.TopicArn;
  }
  throw noTopic(topic, place);
}

export function noTopic(topic: string, place: string): InboxError {
  return new InboxError(
    `there is no topic ${topic} at ${place}; is the stack deployed there (or npm start running), in this region and stage?`,
  );
}
