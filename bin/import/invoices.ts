// The invoices of a file. It is read twice, the first time to learn which row is an invoice's last: rows may be scattered.
import { ImportError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { Assembly, type Invoice } from "./invoice.ts";
import { type Row, rowsOf } from "./rows.ts";
import type { Tally } from "./tally.ts";

/** How many rows each invoice has. */
export type Census = Map<string, number>;

/** Reads the file through, and counts into `tally` what is in it. A row without an invoice's number fails on its own. */
export async function censusOf(path: string, tally: Tally): Promise<Census> {
  const rows: Census = new Map();
  for await (const row of rowsOf(path)) {
    const number = numberOf(row);
    const before = rows.get(number) ?? 0;
    tally.rows += 1;
    if (before === 0) tally.read += 1;
    if (number === "") {
      tally.fail({ line: row.line, reason: `${row.misshapen ?? "InvoiceNo is empty"}; the row belongs to no invoice` });
      continue;
    }
    if (before === 0 && isCancellation(number)) tally.leftOut += 1;
    rows.set(number, before + 1);
  }
  return rows;
}

/**
 * Every invoice that is no cancellation, or why it can't be sent, as soon as its last row was read. Uses the census up.
 * Throws ImportError FILE_CHANGED where the file is no longer what was counted.
 */
export async function* invoicesOf(path: string, rowsLeft: Census): AsyncGenerator<Invoice | Failure> {
  const open = new Map<string, Assembly>();
  for await (const row of rowsOf(path)) {
    const number = numberOf(row);
    if (number === "") continue;
    const left = rowsLeft.get(number);
    if (left === undefined) throw changed(path);
    if (left > 1) rowsLeft.set(number, left - 1);
    else rowsLeft.delete(number);
    if (isCancellation(number)) continue;
    const assembly = open.get(number) ?? new Assembly(number, row);
    open.set(number, assembly);
    assembly.add(row);
    if (left > 1) continue;
    open.delete(number);
    yield assembly.outcome();
  }
  if (rowsLeft.size > 0) throw changed(path);
}

function numberOf(row: Row): string {
  return row.at("InvoiceNo").trim();
}

function isCancellation(number: string): boolean {
  return /^c/i.test(number);
}

function changed(path: string): ImportError {
  return new ImportError("FILE_CHANGED", `${path} changed while it was read; import it again once it is complete`);
}
