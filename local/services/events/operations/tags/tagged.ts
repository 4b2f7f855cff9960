// What has tags: buses and rules, by their ARNs.
import { arnParts } from "../../arns.ts";
import { limitExceeded, resourceNotFound, validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { checkChangeable } from "../rules/changeable.ts";
import type { Tags } from "../shapes.ts";

/** EventBridge API reference, TagResource. */
const MOST_TAGS = 50;

/** Throws EventsError. A rule that a service manages gives its tags, but takes none. */
export function tagsOf(events: EventsState, arn: string, use: "read" | "change"): Map<string, string> {
  const { service, resource } = arnParts(arn);
  const [kind, ...names] = resource.split("/");
  const last = names.pop();
  if (service === "events" && last !== undefined) {
    if (kind === "event-bus") return events.existingBus(arn).tags;
    if (kind === "rule") {
      const rule = events.existingBus(names.length === 0 ? undefined : names.join("/")).rule(last);
      if (rule.arn !== arn) throw resourceNotFound(`Rule ${arn} does not exist.`);
      if (use === "change") checkChangeable(rule);
      return rule.tags;
    }
  }
  throw validation(`Parameter ${arn} is not valid. Reason: Provided Arn is not of a rule or an event bus.`);
}

/** Throws EventsError where there would be too many, or where one is AWS's own; then none has changed. No source has AWS's words for the latter. */
export function setTags(tags: Map<string, string>, given: Tags): void {
  const reserved = given.find(({ Key }) => /^aws:/i.test(Key));
  if (reserved)
    throw validation(
      `Parameter Tags is not valid. Reason: Keys that begin with aws: are reserved for AWS: ${reserved.Key}`,
    );
  if (new Set([...tags.keys(), ...given.map(({ Key }) => Key)]).size > MOST_TAGS) throw limitExceeded();
  for (const { Key, Value } of given) tags.set(Key, Value);
}

/** The tags of what is new. Throws EventsError as `setTags` does. */
export function tagMap(given: Tags): Map<string, string> {
  const tags = new Map<string, string>();
  setTags(tags, given);
  return tags;
}
