// What can go wrong with the read model's table. It fails the record or the query, and may be mended by trying again.

export type ReadModelErrorCode = "ENVIRONMENT_INCOMPLETE" | "CONTENDED" | "NOT_AN_ORDER_EVENT";

export class ReadModelError extends Error {
  override readonly name = "ReadModelError";
  readonly code: ReadModelErrorCode;

  constructor(code: ReadModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
