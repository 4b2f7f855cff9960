// What the stack tells a consumer's function through its environment.
import type { Consumer } from "../consumer.ts";
import { ChainError } from "./errors.ts";

/** The names of the variables: the stack sets what the function reads. */
export const variables = {
  queueUrl: "CONSUMER_QUEUE_URL",
  maxReceiveCount: "CONSUMER_MAX_RECEIVE_COUNT",
  quarantineQueueUrl: "QUARANTINE_QUEUE_URL",
  idempotencyTableName: "IDEMPOTENCY_TABLE_NAME",
  eventBusName: "EVENT_BUS_NAME",
  topicArn: "NOTIFICATIONS_TOPIC_ARN",
  claimsBucketName: "CLAIMS_BUCKET_NAME",
  stateTableName: "STATE_TABLE_NAME",
} as const;

export type Environment = Record<keyof typeof variables, string>;

/** Reads the variables that this consumer needs; those it has no use for are empty. Throws ChainError where one is missing. */
export function environmentOf(consumer: Consumer, env: NodeJS.ProcessEnv = process.env): Environment {
  const read = (key: keyof Environment, needed = true) => {
    const value = env[variables[key]];
    if (needed && !value)
      throw new ChainError(
        "ENVIRONMENT_INCOMPLETE",
        `${consumer.name}: the environment variable ${variables[key]} is missing; the Consumer construct sets it`,
      );
    return value ?? "";
  };
  return {
    queueUrl: read("queueUrl"),
    maxReceiveCount: read("maxReceiveCount"),
    quarantineQueueUrl: read("quarantineQueueUrl"),
    idempotencyTableName: read("idempotencyTableName"),
    eventBusName: read("eventBusName", consumer.publishes.length > 0),
    topicArn: read("topicArn", consumer.notifies),
    claimsBucketName: read("claimsBucketName"),
    stateTableName: read("stateTableName", consumer.remembers !== undefined),
  };
}
