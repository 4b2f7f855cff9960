// A CSV file in a directory of its own that is gone when the test is over.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/** A row of an ordinary order, apart from what is given. */
export function row(
  invoice: string,
  given: { sku?: string; quantity?: string; date?: string; price?: string; customer?: string } = {},
) {
  const { sku = "10001", quantity = "1", date = "2010-12-01 08:26:00", price = "2.55", customer = "17001.0" } = given;
  return [invoice, sku, "A THING", quantity, date, price, customer, "EIRE"].join(",");
}

export async function csvFile(text: string) {
  const directory = await mkdtemp(join(tmpdir(), "tidings-import-"));
  const path = join(directory, "orders.csv");
  await writeFile(path, text);
  return { path, directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

/** The header and the rows. */
export function csvOf(...rows: readonly string[]) {
  return csvFile(`${[HEADER, ...rows].join("\n")}\n`);
}
