// A client for the DynamoDB of a test's own runtime.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import type { App } from "./local-app.ts";

export function dynamodbOf({ runtime }: App): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: runtime.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  onTestFinished(() => client.destroy());
  return client;
}
