// Why the read model can't be rebuilt, or not be made live. How a call failed is told by the service's own words.

export type RebuildErrorCode =
  | "NOT_DEPLOYED"
  | "UNDER_WAY"
  | "TAKEN_OVER"
  | "REPLAY_FAILED"
  | "QUEUE_STALLED"
  | "NOT_PROJECTED"
  | "EVENTS_MISSING";

export class RebuildError extends Error {
  override readonly name = "RebuildError";
  readonly code: RebuildErrorCode;

  constructor(code: RebuildErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
