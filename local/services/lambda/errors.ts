// What Lambda answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class LambdaError extends AwsError {
  override readonly name = "LambdaError";
}

export const functionNotFound = (arn: string) =>
  new LambdaError("ResourceNotFoundException", `Function not found: ${arn}:$LATEST`, { status: 404 });

export const invalidContent = (message: string) =>
  new LambdaError("InvalidRequestContentException", `Could not parse request body into json: ${message}`);

export const tooLarge = (bytes: number, limit: number) =>
  new LambdaError(
    "RequestTooLargeException",
    `${bytes} byte payload is too large for the Event invocation type (limit ${limit} bytes)`,
    { status: 413 },
  );
