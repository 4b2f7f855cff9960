// What DynamoDB answers with when it refuses, where dynalite does not say it.
import { AwsError } from "../../wire/errors.ts";

export const validationException = (message: string) =>
  new AwsError("com.amazon.coral.validate#ValidationException", message);
