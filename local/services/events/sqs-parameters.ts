// A queue's message group, for a target: a text, or a path into the event.
import { type Delivery, DeliveryError } from "../service.ts";
import type { BusEvent } from "./envelope.ts";
import { validation } from "./errors.ts";
import { jsonPathOf } from "./json-path.ts";

/** EventBridge API reference, SqsParameters. */
const LONGEST_GROUP_ID = 100;

interface Properties {
  readonly Id: string;
  readonly SqsParameters?: { readonly MessageGroupId?: string | undefined } | undefined;
}

/** Undefined where the target names no group. Throws EventsError; the function that it returns throws DeliveryError. */
export function groupIdOf({
  Id,
  SqsParameters,
}: Properties): ((event: BusEvent) => Pick<Delivery, "messageGroupId">) | undefined {
  const given = SqsParameters?.MessageGroupId;
  if (given === undefined) return undefined;
  if (!given.startsWith("$")) return () => ({ messageGroupId: given });
  const path = jsonPathOf(given);
  if (!path)
    throw validation(`MessageGroupId for target ${Id} is no path: ${given}. Such are $.detail.orderId and $.account.`);
  return ({ event }) => {
    const found = path(event);
    if (found === undefined || found === null)
      throw new DeliveryError(
        "INVALID_PARAMETER",
        `The event has nothing at ${given}, where its message group is to be.`,
      );
    return { messageGroupId: (typeof found === "string" ? found : JSON.stringify(found)).slice(0, LONGEST_GROUP_ID) };
  };
}
