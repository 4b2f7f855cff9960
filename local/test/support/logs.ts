// Log groups, as a client of the SDK sees them.
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export function logsClient(runtime: Runtime): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return client;
}

/** The messages in a group, oldest first. */
export async function messages(runtime: Runtime, logGroupName: string, filterPattern?: string) {
  const { events = [] } = await logsClient(runtime).send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  return events.map(({ message }) => message);
}
