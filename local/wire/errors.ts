// The error that a service answers a request with. Each service derives its own from it.

export interface AwsErrorOptions {
  /** HTTP status; 400 unless given. */
  readonly status?: number;
  /** For SQS: the code of the query protocol, which the SDKs show as `err.Code` or even `err.name`. */
  readonly queryCode?: string;
}

export class AwsError extends Error {
  override readonly name: string = "AwsError";
  /** As the service spells it, as in `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, { status = 400, queryCode }: AwsErrorOptions = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.queryCode = queryCode;
  }
}
