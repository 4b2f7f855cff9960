// The answer of a batch call of SQS and SNS: it names by their ids the entries that were taken, and those that were not.
import type { Refusal } from "./shared-calls.ts";

export interface BatchAnswer {
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
  readonly Failed?: readonly FailedEntry[] | undefined;
}

interface FailedEntry {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

/** For each entry, in the order of their ids, why it was refused, or undefined. One that the answer does not name was not taken. */
export function refusalsIn(
  { Successful = [], Failed = [] }: BatchAnswer,
  ids: readonly string[],
): (Refusal | undefined)[] {
  const taken = new Set(Successful.map(({ Id }) => Id));
  const refused = new Map(Failed.map((each) => [each.Id, each]));
  return ids.map((id) => {
    if (taken.has(id)) return undefined;
    const failure = refused.get(id);
    return {
      code: failure?.Code ?? "NoAnswer",
      message: failure?.Message ?? "the answer names it neither as successful nor as failed",
      retryable: failure?.SenderFault !== true,
    };
  });
}
