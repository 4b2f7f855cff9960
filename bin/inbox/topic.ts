// The topic that an inbox listens to.
import type { SNSClient } from "@aws-sdk/client-sns";
import { topicNamed } from "../shared/topic.ts";
import { InboxError } from "./errors.ts";

/** The ARN of a topic given by its name; an ARN as it is. Throws InboxError NO_TOPIC. */
export async function topicArnOf(sns: SNSClient, topic: string, place: string): Promise<string> {
  if (topic.startsWith("arn:")) return topic;
  const arn = await topicNamed(sns, topic);
  if (arn === undefined) throw noTopic(topic, place);
  return arn;
}

export function noTopic(topic: string, place: string): InboxError {
  return new InboxError(
    `there is no topic ${topic} at ${place}; is the stack deployed there (or npm start running), in this region and stage?`,
  );
}
