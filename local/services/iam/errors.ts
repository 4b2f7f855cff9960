// What IAM answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class IamError extends AwsError {
  override readonly name = "IamError";
}

export const noSuchEntity = (message: string) => new IamError("NoSuchEntity", message, { status: 404 });

export const noSuchRole = (name: string) => noSuchEntity(`The role with name ${name} cannot be found.`);

export const alreadyExists = (message: string) => new IamError("EntityAlreadyExists", message, { status: 409 });

export const deleteConflict = (message: string) => new IamError("DeleteConflict", message, { status: 409 });

export const malformedPolicy = (message: string) => new IamError("MalformedPolicyDocument", message);

export const validationError = (message: string) => new IamError("ValidationError", message);
