// What a sender says of a message's place: its group, and the id by which a FIFO queue knows it again.
import { createHash } from "node:crypto";
import { invalidParameter, invalidValue, missingParameter, notForThisQueue } from "./errors.ts";
import type { Settings } from "./settings.ts";

export interface Ordering {
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

const MISSING_GROUP = "The request must contain the parameter MessageGroupId.";

/** Of a message for a standard queue, where a group stands for a tenant (fair queues). Throws SqsError. */
export function checkStandardOrdering({ groupId, deduplicationId }: Ordering): void {
  if (deduplicationId !== undefined) throw notForThisQueue(deduplicationId, "MessageDeduplicationId");
  if (groupId !== undefined) checkId("MessageGroupId", groupId);
}

/** Of a message for a FIFO queue: its group, and the id that it gave or that follows from its body. Throws SqsError. */
export function fifoOrdering(
  settings: Settings,
  body: string,
  { groupId, deduplicationId, delaySeconds = 0 }: Ordering,
): { readonly groupId: string; readonly deduplicationId: string } {
  if (delaySeconds !== 0) throw notForThisQueue(String(delaySeconds), "DelaySeconds");
  if (groupId === undefined) throw missingParameter(MISSING_GROUP);
  checkId("MessageGroupId", groupId);
  if (deduplicationId !== undefined) checkId("MessageDeduplicationId", deduplicationId);
  else checkDeduplicates(settings);
  return { groupId, deduplicationId: deduplicationId ?? createHash("sha256").update(body).digest("hex") };
}

/** In a batch for a FIFO queue, an entry without its group or id fails them all, under another code than a single message. Throws SqsError. */
export function checkBatchOrdering(settings: Settings, entries: readonly Ordering[]): void {
  for (const { groupId, deduplicationId } of entries) {
    if (groupId === undefined) throw invalidParameter(MISSING_GROUP);
    if (deduplicationId === undefined) checkDeduplicates(settings);
  }
}

/** By what a message is known again: neither id has spaces in it. */
export function deduplicationKey(settings: Settings, ids: { groupId: string; deduplicationId: string }): string {
  return settings.deduplicatesByGroup ? `${ids.groupId} ${ids.deduplicationId}` : ids.deduplicationId;
}

function checkDeduplicates(settings: Settings): void {
  if (!settings.deduplicatesByContent)
    throw invalidParameter(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

function checkId(parameter: string, id: string): void {
  if (!/^[!-~]{1,128}$/.test(id))
    throw invalidValue(
      id,
      parameter,
      `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}
