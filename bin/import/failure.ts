// What kept an invoice from being sent.

/** Why an invoice was not sent. A row that names no invoice counts as one of its own. */
export interface Failure {
  readonly invoice?: string;
  /** In the file: the row that can't be read, or else the invoice's first. */
  readonly line: number;
  readonly reason: string;
}
