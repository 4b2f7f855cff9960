// The two ways in which copies of "Online Retail" write a date. Neither names a zone; they are read as UTC.
import { quoted } from "../shared/text.ts";
import { ImportError } from "./errors.ts";

/** 2010-12-01 08:26:00 */
const YEAR_FIRST =
  /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)[ T](?<hour>\d\d?):(?<minute>\d\d)(:(?<second>\d\d)(\.\d+)?)?Z?$/;
/** 12/1/2010 8:26 is the first of December. */
const MONTH_FIRST =
  /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4}) (?<hour>\d\d?):(?<minute>\d\d)(:(?<second>\d\d))?$/;

/** The moment as ISO 8601 in UTC with milliseconds; fractions of a second are dropped. Throws ImportError VALUE. */
export function momentOf(text: string): string {
  const { year, month, day, hour, minute, second } = (YEAR_FIRST.exec(text) ?? MONTH_FIRST.exec(text))?.groups ?? {};
  const moment = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.000Z`;
  const read = new Date(moment);
  // JavaScript takes the 31st of February for the 3rd of March; a date that does not come back as it was is none.
  if (!Number.isNaN(read.getTime()) && read.toISOString() === moment) return moment;
  throw new ImportError(
    "VALUE",
    `InvoiceDate ${quoted(text)} is not a date and time, as in 2010-12-01 08:26:00 or 12/1/2010 8:26 (month first)`,
  );
}

function two(digits = "0"): string {
  return digits.padStart(2, "0");
}
