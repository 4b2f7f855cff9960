// What CloudWatch Logs answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class LogsError extends AwsError {
  override readonly name = "LogsError";
}

export const invalidParameter = (message: string) => new LogsError("InvalidParameterException", message);

export const notFound = (what: "log group" | "log stream") =>
  new LogsError("ResourceNotFoundException", `The specified ${what} does not exist.`);

export const alreadyExists = (what: "log group" | "log stream") =>
  new LogsError("ResourceAlreadyExistsException", `The specified ${what} already exists`);

export const policyNotFound = (name: string) =>
  new LogsError("ResourceNotFoundException", `Policy with name [${name}] does not exist.`);

export const limitExceeded = () => new LogsError("LimitExceededException", "Resource limit exceeded.");
