// A command line that cannot be run as it stands, for every command alike.

/** The message says what is wrong, where, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}
