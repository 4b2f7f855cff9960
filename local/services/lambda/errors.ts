// What Lambda answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class LambdaError extends AwsError {
  override readonly name = "LambdaError";
}

export const functionNotFound = (arn: string, version = ":$LATEST") =>
  new LambdaError("ResourceNotFoundException", `Function not found: ${arn}${version}`, { status: 404 });

export const invalidContent = (message: string) =>
  new LambdaError("InvalidRequestContentException", `Could not parse request body into json: ${message}`);

export const tooLarge = (bytes: number, limit: number) =>
  new LambdaError(
    "RequestTooLargeException",
    `${bytes} byte payload is too large for the Event invocation type (limit ${limit} bytes)`,
    { status: 413 },
  );

export const policyNotFound = () =>
  new LambdaError("ResourceNotFoundException", "The resource you requested does not exist.", { status: 404 });

export const noPolicyFor = (arn: string) =>
  new LambdaError("ResourceNotFoundException", `No policy found for: ${arn}`, { status: 404 });

export const noPolicy = () =>
  new LambdaError("ResourceNotFoundException", "No policy is associated with the given resource.", { status: 404 });

export const noSuchStatement = (sid: string) =>
  new LambdaError("ResourceNotFoundException", `Statement ${sid} is not found in resource policy.`, { status: 404 });

export const conflictingStatement = (sid: string) =>
  new LambdaError(
    "ResourceConflictException",
    `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    { status: 409 },
  );

export const policyTooLong = (bytes: number, limit: number) =>
  new LambdaError(
    "PolicyLengthExceededException",
    `The final policy size (${bytes}) is bigger than the limit (${limit}).`,
  );

export const invalidPrincipal = () =>
  new LambdaError(
    "InvalidParameterValueException",
    "The provided principal was invalid. Please check the principal and try again.",
  );

export const revisionDoesNotMatch = () =>
  new LambdaError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id",
    { status: 412 },
  );

export const validationException = (message: string) =>
  new LambdaError("ValidationException", `1 validation error detected: ${message}`);
