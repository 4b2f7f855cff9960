// What EventBridge answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class EventsError extends AwsError {
  override readonly name = "EventsError";
}

export const validation = (message: string) => new EventsError("ValidationException", message);
export const resourceNotFound = (message: string) => new EventsError("ResourceNotFoundException", message);
export const alreadyExists = (message: string) => new EventsError("ResourceAlreadyExistsException", message);
export const limitExceeded = () =>
  new EventsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
/** The words were seen in AWS's answers (hashicorp/terraform-provider-aws#11897), where force is one of the request's parameters. */
export const managedRule = (name: string) =>
  new EventsError("ManagedRuleException", `${name} is a managed rule. Set 'force' parameter to true to override.`);
