// What a test looks at in a message.
import type { Message } from "@aws-sdk/client-sqs";

export interface Letter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export function letterOf({ Body = "", MessageAttributes = {} }: Message): Letter {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue]);
  return { body: Body, attributes: Object.fromEntries(attributes) };
}
