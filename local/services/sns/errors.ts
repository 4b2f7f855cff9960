// What SNS answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class SnsError extends AwsError {
  override readonly name = "SnsError";
}

export const invalidParameter = (what: string) => new SnsError("InvalidParameter", `Invalid parameter: ${what}`);

export const notFound = (what: "Topic" | "Subscription") =>
  new SnsError("NotFound", `${what} does not exist`, { status: 404 });

const batch = (code: string, message: string) => new SnsError(code, message);

export const emptyBatch = () => batch("EmptyBatchRequest", "The batch request doesn't contain any entries.");
export const tooManyEntries = () =>
  batch("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
export const idsNotDistinct = () =>
  batch("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
export const batchTooLong = () =>
  batch("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
