// What is wrong with an event that does not keep to its contract, in words that name the field.
import type * as z from "zod";

const MOST_ISSUES = 10;

/** An event, or the data for one, does not keep to its contract. The message names the fields. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly code = "CONTRACT_VIOLATED";
  /** Each thing that is wrong, as `path: message`. */
  readonly issues: readonly string[];

  constructor(detailType: string, issues: readonly string[]) {
    const shown = issues.slice(0, MOST_ISSUES).join("; ");
    const more = issues.length > MOST_ISSUES ? `; and ${issues.length - MOST_ISSUES} more` : "";
    super(`${detailType} does not keep to its contract: ${shown}${more}`);
    this.issues = issues;
  }
}

/** Each issue as `path: message`, the path in JavaScript's spelling: `detail.data.lines[0].sku`. */
export function wordsFor(error: z.ZodError, prefix: readonly string[]): string[] {
  return error.issues.map((issue) => `${pathInWords([...prefix, ...issue.path])}: ${issue.message}`);
}

function pathInWords(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? String(step) : `.${String(step)}`))
    .join("");
}
