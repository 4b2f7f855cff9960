// What the three batch operations share: the checks of the whole, and an answer for each entry.
import * as z from "zod";
import { wordsFor } from "../../../wire/constraints.ts";
import {
  emptyBatch,
  idsNotDistinct,
  invalidBatchEntryId,
  invalidParameter,
  SqsError,
  tooManyEntries,
} from "../errors.ts";

interface Failed {
  readonly Id: string;
  readonly SenderFault: true;
  readonly Code: string;
  readonly Message: string;
}

/** The input of a batch operation. What else an entry holds is read by `answerEach`, since a wrong entry fails alone. */
export const BatchInput = z.object({ QueueUrl: z.string(), Entries: z.array(z.looseObject({ Id: z.string() })) });
type BatchEntry = z.output<typeof BatchInput>["Entries"][number];

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

/** Does `work` for each entry: an entry that is refused, or is not of this shape, fails alone. */
export function answerEach<Content, Result extends object>(
  entries: readonly BatchEntry[],
  shape: z.ZodType<Content>,
  work: (content: Content) => Result,
): { Successful: (Result & { Id: string })[]; Failed?: Failed[] } {
  const Successful: (Result & { Id: string })[] = [];
  const Failed: Failed[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...work(shape.parse(entry)) });
    } catch (thrown) {
      const error = thrown instanceof z.ZodError ? invalidParameter(wordsFor(thrown, entry)) : thrown;
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.queryCode ?? error.code, Message: error.message });
    }
  }
  return Failed.length > 0 ? { Successful, Failed } : { Successful };
}
