// Patterns of rules, with what the service asks of them beyond the language.
import { checkServiceLimits, EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";
import { EventsError, validation } from "./errors.ts";

/** EventBridge user guide, eb-quota. */
const LONGEST_PATTERN = 2_048;

/** A matcher that holds this one pattern. Throws EventsError. */
export function matcherOf(pattern: string): EventMatcher<string> {
  const matcher = new EventMatcher<string>();
  try {
    checkServiceLimits(pattern);
    matcher.addPattern("", pattern);
  } catch (error) {
    if (error instanceof InvalidEventPatternException) throw new EventsError(error.code, error.message);
    throw error;
  }
  return matcher;
}

/** `what` it is of, as in `rule orders`. Throws EventsError. The words for a rule's length were seen in AWS's answers (September 2026, us-east-1). */
export function checkPattern(what: string, pattern: string): void {
  if (pattern.length > LONGEST_PATTERN)
    throw validation(`Parameter EventPattern for ${what} exceeds limit of ${LONGEST_PATTERN}.`);
  matcherOf(pattern);
}
