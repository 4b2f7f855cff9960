// Names in ARNs.

/**
 * The resource's name, as the journal tells it: without a function's version behind it, the asterisk of a log group, and the UUID of an API
 * destination.
 */
export function nameIn(arn: string): string {
  const [, , service, , , first = "", second] = arn.split(":");
  if (second !== undefined && (service === "lambda" || service === "logs")) return second;
  if (first.startsWith("api-destination/")) return first.split("/")[1] ?? arn;
  return (second ?? first).split("/").at(-1) || arn;
}

/** The version or alias in a function's ARN; `$LATEST` where there is none. */
export function qualifierIn(arn: string): string {
  return arn.split(":")[7] ?? "$LATEST";
}

/** The version or alias in a function's name or ARN, as in `name:alias`; `$LATEST` where there is none. */
export function qualifierOf(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? qualifierIn(nameOrArn) : (nameOrArn.split(":")[1] ?? "$LATEST");
}
