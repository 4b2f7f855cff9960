// Why an inbox can't be had. How a call failed is told by the service's own words.

export class InboxError extends Error {
  override readonly name = "InboxError";
  readonly code = "NO_TOPIC";
}
