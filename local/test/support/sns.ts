// Topics, as a client of the SDK sees them.
import { SNSClient } from "@aws-sdk/client-sns";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export function snsClient(runtime: Runtime): SNSClient {
  const client = new SNSClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return client;
}
