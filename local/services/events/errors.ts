// What EventBridge answers with when it refuses a request.
import { AwsError } from "../../wire/errors.ts";

export class EventsError extends AwsError {
  override readonly name = "EventsError";
}

export const validation = (message: string) => new EventsError("ValidationException", message);
