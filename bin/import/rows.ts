// Streams the rows of a CSV file, with the columns found by their names.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { CsvError, type Info, parse } from "csv-parse";
import { quoted } from "../shared/text.ts";
import { ImportError } from "./errors.ts";

/** Those that an order is made of, in any order and among others. */
const COLUMNS = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"] as const;

export type Column = (typeof COLUMNS)[number];

export interface Row {
  /** Where the row begins; the header is in line 1. */
  readonly line: number;
  /** The text of a column, as it is; empty where the row is too short to have it. */
  readonly at: (column: Column) => string;
  /** Set where the row has not as many fields as the header has. */
  readonly misshapen?: string;
}

/** Longer than any row of real orders; a quote that is never closed would otherwise take in the rest of the file. */
const LONGEST_ROW = 100_000;

/** Every row after the header. Throws ImportError: FILE_UNREADABLE, COLUMNS_MISSING or NOT_CSV, each naming the file. */
export async function* rowsOf(path: string): AsyncGenerator<Row> {
  let places: ReadonlyMap<Column, number> | undefined;
  let width = 0;
  for await (const { line, end, fields } of recordsOf(path)) {
    if (!places) {
      places = placesIn(fields, path);
      width = fields.length;
      continue;
    }
    const known = places;
    const at = (column: Column) => fields[known.get(column) ?? -1] ?? "";
    if (fields.length === width) yield { line, at };
    else yield { line, at, misshapen: `the row has ${fields.length} fields, the header ${width}${spanOf(line, end)}` };
  }
  if (!places) throw new ImportError("COLUMNS_MISSING", `${path} is empty; its first line has to name the columns`);
}

function placesIn(header: readonly string[], path: string): ReadonlyMap<Column, number> {
  const names = header.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length === 0) return new Map(COLUMNS.map((column) => [column, names.indexOf(column)]));
  throw new ImportError(
    "COLUMNS_MISSING",
    `${path} lacks the ${missing.length === 1 ? "column" : "columns"} ${missing.join(", ")}; its first line is ${quoted(header.join())}`,
  );
}

function spanOf(line: number, end: number): string {
  return end > line ? `; it goes on to line ${end}: is a quote never closed?` : "";
}

interface Span {
  readonly line: number;
  readonly end: number;
  readonly fields: readonly string[];
}

async function* recordsOf(path: string): AsyncGenerator<Span> {
  let end = 0;
  let countedTwice = 0;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new ImportError("FILE_UNREADABLE", `${path} is a directory; name a CSV file in it`);
    if (!found.isFile())
      throw new ImportError("FILE_UNREADABLE", `${path} can't be read twice, as the import has to; save it to a file`);
    for await (const { info, record } of parsed(path)) {
      // The parser counts a CRLF within quotes as two lines, since it knows LF as the end of a row as well.
      const breaks = occurrences("\n", record);
      if (breaks > 0) countedTwice += occurrences("\r\n", record);
      end = info.lines - countedTwice;
      yield { line: end - breaks, end, fields: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw notCsv(path, end, error);
    throw error instanceof Error && "code" in error && "syscall" in error ? unreadable(path, error) : error;
  }
}

function parsed(path: string): AsyncIterable<{ info: Info; record: string[] }> {
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  return pipeline(createReadStream(path), parser, () => undefined); // An error reaches whoever iterates.
}

function occurrences(needle: string, fields: readonly string[]): number {
  return fields.reduce((sum, field) => (field.includes(needle) ? sum + field.split(needle).length - 1 : sum), 0);
}

function notCsv(path: string, end: number, error: CsvError): ImportError {
  const reason =
    error.code === "CSV_QUOTE_NOT_CLOSED"
      ? "a quote is opened and never closed"
      : error.code === "CSV_MAX_RECORD_SIZE"
        ? `it has more than ${LONGEST_ROW} characters; is a quote never closed?`
        : error.message;
  return new ImportError("NOT_CSV", `${path}, the row after line ${end}: ${reason}`, { cause: error });
}

function unreadable(path: string, error: Error & { code: unknown }): ImportError {
  const reason = error.code === "ENOENT" ? "there is no such file" : error.message;
  return new ImportError("FILE_UNREADABLE", `${path} can't be read: ${reason}`, { cause: error });
}
