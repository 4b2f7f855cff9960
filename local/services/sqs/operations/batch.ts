// What the three batch operations share: the checks of the whole, and an answer for each entry.
import * as z from "zod";
import { emptyBatch, idsNotDistinct, invalidBatchEntryId, SqsError, tooManyEntries } from "../errors.ts";

interface Failed {
  readonly Id: string;
  readonly SenderFault: true;
  readonly Code: string;
  readonly Message: string;
}

/** The input of a batch operation whose entries have this shape. */
export function batchOf<Shape extends z.ZodRawShape>(entry: Shape) {
  return z.object({ QueueUrl: z.string(), Entries: z.array(z.object({ Id: z.string(), ...entry })) });
}

/** Throws SqsError where the batch as a whole is wrong. */
export function checkEntries(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) throw emptyBatch();
  if (entries.length > 10) throw tooManyEntries(entries.length);
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) throw invalidBatchEntryId();
    if (ids.has(Id)) throw idsNotDistinct(Id);
    ids.add(Id);
  }
}

/** Does `work` for each entry: an entry that is refused fails alone. */
export function answerEach<Entry extends { readonly Id: string }, Result extends object>(
  entries: readonly Entry[],
  work: (entry: Entry) => Result,
): { Successful: (Result & { Id: string })[]; Failed?: Failed[] } {
  const Successful: (Result & { Id: string })[] = [];
  const Failed: Failed[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.queryCode ?? error.code, Message: error.message });
    }
  }
  return Failed.length > 0 ? { Successful, Failed } : { Successful };
}
