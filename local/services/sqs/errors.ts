// What SQS answers with when it refuses. The second code is the query protocol's, which the SDKs still show.
import { AwsError } from "../../wire/errors.ts";

export class SqsError extends AwsError {
  override readonly name = "SqsError";
}

/** Of an error whose query code is its own name behind a prefix. */
function prefixed(code: string, message: string): SqsError {
  return new SqsError(`com.amazonaws.sqs#${code}`, message, { queryCode: `AWS.SimpleQueueService.${code}` });
}

export const queueDoesNotExist = () =>
  new SqsError("com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.", {
    queryCode: "AWS.SimpleQueueService.NonExistentQueue",
  });

export const queueNameExists = (message: string) =>
  new SqsError("com.amazonaws.sqs#QueueNameExists", message, { queryCode: "QueueAlreadyExists" });

export const invalidParameter = (message: string) =>
  new SqsError("InvalidParameterValueException", message, { queryCode: "InvalidParameterValue" });

export const missingParameter = (message: string) =>
  new SqsError("MissingRequiredParameterException", message, { queryCode: "MissingParameter" });

export const invalidAttributeName = (name: string, message = `Unknown Attribute ${name}.`) =>
  new SqsError("com.amazonaws.sqs#InvalidAttributeName", message, { queryCode: "InvalidAttributeName" });

export const invalidAttributeValue = (name: string, reason = "") =>
  new SqsError(
    "com.amazonaws.sqs#InvalidAttributeValue",
    `Invalid value for the parameter ${name}.${reason && ` Reason: ${reason}`}`,
    { queryCode: "InvalidAttributeValue" },
  );

/** Of a parameter with a value that its queue does not take. */
export const invalidValue = (value: string, parameter: string, reason: string) =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const notForThisQueue = (value: string, parameter: string) =>
  invalidValue(value, parameter, "The request include parameter that is not valid for this queue type.");

export const receiptHandleIsInvalid = () =>
  new SqsError("com.amazonaws.sqs#ReceiptHandleIsInvalid", "The input receipt handle is invalid.", {
    queryCode: "ReceiptHandleIsInvalid",
  });

export const receiptHandleHasExpired = (receiptHandle: string) =>
  invalidValue(receiptHandle, "ReceiptHandle", "The receipt handle has expired.");

export const messageNotInflight = () => prefixed("MessageNotInflight", "The message referred to isn't in flight.");

export const invalidMessageContents = () =>
  new SqsError(
    "com.amazonaws.sqs#InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    { queryCode: "InvalidMessageContents" },
  );

export const moveTaskResourceNotFound = (parameter: string) =>
  new SqsError(
    "com.amazonaws.sqs#ResourceNotFoundException",
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    { status: 404, queryCode: "ResourceNotFoundException" },
  );

export const emptyBatch = () => prefixed("EmptyBatchRequest", "There should be at least one entry in the request.");

export const tooManyEntries = (count: number) =>
  prefixed("TooManyEntriesInBatchRequest", `Maximum number of entries per request are 10. You have sent ${count}.`);

export const idsNotDistinct = (id: string) => prefixed("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);

export const invalidBatchEntryId = () =>
  prefixed(
    "InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
  );

export const batchTooLong = (bytes: number) =>
  prefixed("BatchRequestTooLong", `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`);
