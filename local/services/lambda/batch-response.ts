// Which records of a batch failed, by what the function answered (Lambda developer guide, services-sqs-errorhandling).
import * as z from "zod";
import type { Outcome } from "./protocol.ts";

const Response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() }).nullish();

/**
 * The message ids that failed. Without ReportBatchItemFailures the answer does not matter. With it, an empty answer is a success, and an
 * answer that makes no sense (another shape, an id that is empty or not in the batch) fails the whole batch.
 */
export function failedIds(outcome: Outcome, ids: readonly string[], reportsFailures: boolean): ReadonlySet<string> {
  const all = new Set(ids);
  if ("error" in outcome) return all;
  if (!reportsFailures) return new Set();
  const response = Response.safeParse(JSON.parse(outcome.payload));
  if (!response.success) return all;
  const failed = new Set(response.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  return failed.isSubsetOf(all) ? failed : all;
}
