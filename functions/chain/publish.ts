// Step 4 for events: PutEvents, its limits, and how it refuses entries.
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { type BatchCall, SharedCalls } from "./shared-calls.ts";

/** AWS documents these as worth a retry; the SDK retries only whole calls. EventBridge API reference, PutEventsResultEntry. */
const retryable: ReadonlySet<string> = new Set(["InternalFailure", "InternalException", "ThrottlingException"]);

/** PutEvents in shared calls: 10 entries, less than 1,048,576 bytes in all (EventBridge user guide, eb-putevents). */
export function eventCalls(client: EventBridgeClient): SharedCalls<PutEventsRequestEntry> {
  const call: BatchCall<PutEventsRequestEntry> = {
    name: "PutEvents",
    maxEntries: 10,
    maxBytes: 1_048_575,
    bytesOf: bytesOfEntry,
    async send(entries) {
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
      return Entries.map(({ ErrorCode: code, ErrorMessage: message = "" }) =>
        code === undefined ? undefined : { code, message, retryable: retryable.has(code) },
      );
    },
  };
  return new SharedCalls(call);
}

/** An entry's size as EventBridge counts it: 14 for a Time, and the UTF-8 bytes of its texts. */
export function bytesOfEntry({
  Time,
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? 14 : 0);
}
