// Finds a topic by its name, as every account and emulator can.
import { paginateListTopics, type SNSClient } from "@aws-sdk/client-sns";

/** Its ARN; undefined where there is no such topic. */
export async function topicNamed(client: SNSClient, name: string): Promise<string | undefined> {
  for await (const { Topics = [] } of paginateListTopics({ client }, {})) {
    const found = Topics.find(({ TopicArn }) => TopicArn?.split(":").at(-1) === name);
    if (found?.TopicArn) return found.TopicArn;
  }
  return undefined;
}
