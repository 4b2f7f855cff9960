// The stack that the end-to-end tests are run against, and what its AWS clients need.
import { SNSClient } from "@aws-sdk/client-sns";
import { notificationsTopicName } from "../../lib/names.ts";
import type { Platform } from "../platform.ts";
import { topicNamed } from "../shared/topic.ts";

export interface Target {
  /** A URL, or `aws`. */
  readonly endpoint: string;
  readonly stage: string;
  readonly platform: Platform | "aws";
}

/** Why the tests can't be run. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** The environment variables that tell the tests of their target. */
export function targetVariables({ endpoint, stage, platform }: Target): Record<string, string> {
  return { TIDINGS_E2E_ENDPOINT: endpoint, TIDINGS_E2E_STAGE: stage, TIDINGS_E2E_PLATFORM: platform };
}

/** What every AWS client of the target is given. An emulator takes any credentials, but the SDK sends nothing without. */
export function clientConfigOf({ endpoint }: Target) {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  const region = AWS_REGION || AWS_DEFAULT_REGION;
  if (endpoint === "aws") return { region, ignoreConfiguredEndpointUrls: true };
  const known = AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY;
  return {
    endpoint,
    region: region || "us-east-1",
    ...(!known && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  };
}

/** The ARN of the stack's topic. Throws TargetError where the stack is not there, or can't be asked. */
export async function topicOf(target: Target): Promise<string> {
  const name = notificationsTopicName(target.stage);
  const arn = await lookedUp(name, target);
  if (arn !== undefined) return arn;
  throw new TargetError(
    `there is no topic ${name} at ${target.endpoint}: deploy the stage ${target.stage} there first`,
  );
}

async function lookedUp(name: string, target: Target): Promise<string | undefined> {
  const client = new SNSClient(clientConfigOf(target));
  try {
    return await topicNamed(client, name);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new TargetError(`the topics at ${target.endpoint} can't be listed: ${words}`, { cause: error });
  } finally {
    client.destroy();
  }
}
