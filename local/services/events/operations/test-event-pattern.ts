// TestEventPattern.
import * as z from "zod";
import { isObject, parsed } from "../../../json.ts";
import { validation } from "../errors.ts";
import { matcherOf } from "../pattern.ts";
import { operation } from "./operation.ts";
import { eventPattern } from "./shapes.ts";

/** The API reference also names `resources`, but AWS was recorded to do without. */
const required = ["id", "account", "source", "time", "region", "detail-type"];

const Input = z.object({ EventPattern: eventPattern, Event: z.string() });

export const testEventPattern = () =>
  operation(Input, ({ EventPattern, Event }) => {
    const matcher = matcherOf(EventPattern);
    const event = parsed(Event);
    if (!isObject(event) || !required.every((name) => Object.hasOwn(event, name)))
      throw validation("Parameter Event is not valid.");
    return { Result: matcher.matchesForEvent(Event).length > 0 };
  });
