// What can go wrong with the stock. All of these fail the record, so that it is tried again.

export type StockErrorCode =
  | "ENVIRONMENT_INCOMPLETE"
  | "QUANTITY_NOT_POSITIVE"
  | "STILL_RESERVING"
  | "OUT_OF_TIME"
  | "CONTENDED"
  | "UNPROCESSED"
  | "ITEM_UNREADABLE";

export class StockError extends Error {
  override readonly name = "StockError";
  readonly code: StockErrorCode;

  constructor(code: StockErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
