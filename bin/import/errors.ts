// What can go wrong before an order is on its way. How sending failed is told by the bus's own words.

export type ImportErrorCode = "FILE_UNREADABLE" | "FILE_CHANGED" | "NOT_CSV" | "COLUMNS_MISSING" | "VALUE";

export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
