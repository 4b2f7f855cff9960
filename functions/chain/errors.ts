// What can go wrong around a decision. All of these fail the record, so that it is tried again.

export type ChainErrorCode =
  | "ENVIRONMENT_INCOMPLETE"
  | "NOT_ACCEPTED"
  | "TOO_LARGE"
  | "OUT_OF_TIME"
  | "STATE_CONTENDED"
  | "STATE_UNREADABLE";

export class ChainError extends Error {
  override readonly name = "ChainError";
  readonly code: ChainErrorCode;

  constructor(code: ChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The words of whatever was thrown, down to its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message}${error.cause === undefined ? "" : `; because of ${messageOf(error.cause)}`}`;
}
