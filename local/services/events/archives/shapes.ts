// Archives in requests and answers, as EventBridge's API model (2015-10-07) has them.
import { integer, oneOf, text } from "../../../wire/constraints.ts";
import { seconds } from "../seconds.ts";
import type { Archive } from "./archive.ts";

export const archiveName = text({ least: 1, most: 48, pattern: "[\\.\\-_A-Za-z0-9]+" });
/** Of the bus that an archive is of, and of the archive that a replay is of. */
export const eventSourceArn = text({
  least: 1,
  most: 1_600,
  pattern: "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$",
});
export const archiveState = oneOf("ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED");

export const archiveSettings = {
  Description: text({ most: 512 }).optional(),
  EventPattern: text({ most: 4_096 }).optional(),
  RetentionDays: integer({ least: 0 }).optional(),
  KmsKeyIdentifier: text({ most: 2_048, pattern: "^[a-zA-Z0-9_\\-/:]*$" }).optional(),
};

/** What CreateArchive and UpdateArchive answer. */
export function answerOf({ arn, state, createdAt }: Archive) {
  return { ArchiveArn: arn, CreationTime: seconds(createdAt), State: state };
}

/** An archive in a list. */
export function summaryOf(archive: Archive) {
  const { name, bus, settings, createdAt, events } = archive;
  return {
    ArchiveName: name,
    EventSourceArn: bus.arn,
    ...stateOf(archive),
    RetentionDays: settings.retentionDays,
    EventCount: events.count,
    SizeBytes: events.bytes,
    CreationTime: seconds(createdAt),
  };
}

function stateOf({ state, hasRule }: Archive) {
  const gone = hasRule ? "The target of the managed rule" : "Managed rule";
  const StateReason = `${gone} for the archive was forcefully deleted.`;
  return state === "ENABLED" ? { State: state } : { State: state, StateReason };
}
