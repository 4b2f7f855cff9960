// One invoice, put together row by row.

import { quoted } from "../shared/text.ts";
import { momentOf } from "./dates.ts";
import { ImportError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { penniesOf, quantityOf, totalOf } from "./numbers.ts";
import type { Row } from "./rows.ts";

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  /** In pennies. */
  readonly unitPrice: number;
}

export interface Invoice {
  readonly number: string;
  /** Where its first row stands in the file. */
  readonly line: number;
  /** Of its first row: ISO 8601, UTC. */
  readonly date: string;
  /** Empty where no row names one. */
  readonly customerId: string;
  /** Of its first row, as it is. */
  readonly country: string;
  readonly lines: readonly Line[];
  /** Of the lines, in pennies. */
  readonly total: number;
}

export class Assembly {
  readonly #number: string;
  readonly #line: number;
  readonly #country: string;
  readonly #lines: Line[] = [];
  #date = "";
  #customerId = "";
  #failure: Failure | undefined;

  constructor(number: string, first: Row) {
    this.#number = number;
    this.#line = first.line;
    this.#country = first.at("Country");
  }

  /** The first row that can't be read fails the invoice; its other rows are not looked at. */
  add(row: Row): void {
    if (!this.#failure) this.#attempt(row.line, () => this.#read(row));
  }

  outcome(): Invoice | Failure {
    let total = 0;
    this.#attempt(this.#line, () => {
      total = totalOf(this.#lines);
    });
    if (this.#failure) return this.#failure;
    return {
      number: this.#number,
      line: this.#line,
      date: this.#date,
      customerId: this.#customerId,
      country: this.#country,
      lines: this.#lines,
      total,
    };
  }

  #attempt(line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      this.#failure = { invoice: this.#number, line, reason: error.message };
      this.#lines.length = 0;
    }
  }

  #read(row: Row): void {
    if (row.misshapen) throw new ImportError("VALUE", row.misshapen);
    const date = momentOf(row.at("InvoiceDate").trim());
    this.#date ||= date; // Some invoices took longer than a minute to type in.
    this.#nameCustomer(row.at("CustomerID").trim());
    this.#lines.push({
      sku: row.at("StockCode"),
      quantity: quantityOf(row.at("Quantity").trim()),
      unitPrice: penniesOf(row.at("UnitPrice").trim()),
    });
  }

  #nameCustomer(text: string): void {
    const id = text.replace(/^(\d+)\.0*$/, "$1"); // Tools that keep the column as floats write 17850 as 17850.0.
    this.#customerId ||= id;
    if (id === "" || id === this.#customerId) return;
    throw new ImportError("VALUE", `CustomerID ${quoted(text)}, but the rows before name ${quoted(this.#customerId)}`);
  }
}
