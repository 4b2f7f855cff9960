// What EventBridge's API does here: one line an operation.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { putEvents } from "./put-events.ts";

export function operations(state: EventsState, context: Context): Record<string, JsonOperation> {
  return {
    PutEvents: putEvents(state, context),
  };
}
