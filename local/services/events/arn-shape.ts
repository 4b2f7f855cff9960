// ARNs in requests, by the patterns of EventBridge's API model.
import { text } from "../../wire/constraints.ts";

/** The model's patterns for ARNs have escapes that a regular expression's Unicode mode refuses. */
export function arnShape(pattern: string) {
  return text({ least: 1, most: 1_600 }).regex(
    new RegExp(pattern),
    `Member must satisfy regular expression pattern: ${pattern}`,
  );
}
