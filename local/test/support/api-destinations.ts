// API destinations of the tests' small stacks: a rule for the shop's events, with a dead-letter queue.
import { expect } from "vitest";
import type { Runtime } from "../../index.ts";
import { busArn, queue, queueArn, role, roleArn } from "./resources.ts";
import { Queues } from "./sqs.ts";

export const SECRET = "s3cret-of-the-test";

export const apiKey = {
  AuthorizationType: "API_KEY",
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: SECRET } },
};

export interface Parts {
  readonly connection?: object;
  readonly destination?: object;
  readonly target?: object;
}

/** A connection, a destination `hook` by it at the URL, and a rule `to-hook` with the queue `dlq`. */
export function hook(url: string, { connection = apiKey, destination = {}, target = {} }: Parts = {}) {
  return {
    ...queue("dlq"),
    ...role("to-hooks", "events:InvokeApiDestination", "*"),
    Connection: { Type: "AWS::Events::Connection", Properties: { Name: "shop", ...connection } },
    Destination: {
      Type: "AWS::Events::ApiDestination",
      Properties: {
        Name: "hook",
        ConnectionArn: { "Fn::GetAtt": ["Connection", "Arn"] },
        InvocationEndpoint: url,
        HttpMethod: "POST",
        ...destination,
      },
    },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        Name: "to-hook",
        EventBusName: busArn("default"),
        EventPattern: { source: ["shop"] },
        Targets: [
          {
            Id: "hook",
            Arn: { "Fn::GetAtt": ["Destination", "Arn"] },
            RoleArn: roleArn("to-hooks"),
            DeadLetterConfig: { Arn: queueArn("dlq") },
            ...target,
          },
        ],
      },
    },
  };
}

/** The attributes of the one dead letter, by name. */
export async function letterOf(runtime: Runtime): Promise<Record<string, string | undefined>> {
  const letters = await new Queues(runtime).receive("dlq");
  expect(letters).toHaveLength(1);
  const [{ MessageAttributes = {} } = {}] = letters;
  return Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
}
