// The bus, as a client of the SDK sees it.
import {
  EventBridge,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export interface PutResult {
  readonly failed: number | undefined;
  readonly entries: readonly PutEventsResultEntry[];
}

/** Puts entries as they are, also such as no bus takes. */
export function putter(runtime: Runtime): (...entries: PutEventsRequestEntry[]) => Promise<PutResult> {
  const client = new EventBridgeClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return async (...Entries) => {
    const { FailedEntryCount: failed, Entries: entries = [] } = await client.send(new PutEventsCommand({ Entries }));
    return { failed, entries };
  };
}

/** The whole API. */
export function api(runtime: Runtime): EventBridge {
  const client = new EventBridge(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return client;
}

/** An answer without what the SDK adds to it. */
export async function answer<Output extends { readonly $metadata: unknown }>(
  sent: Promise<Output>,
): Promise<Omit<Output, "$metadata">> {
  const { $metadata: _metadata, ...rest } = await sent;
  return rest;
}

export const anEntry = (more: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  Source: "shop",
  DetailType: "Sold",
  Detail: "{}",
  ...more,
});
