import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentOf } from "../../../bin/import/dates.ts";

describe("an invoice's date", () => {
  it.each([
    ["2010-12-01 08:26:00", "2010-12-01T08:26:00.000Z"],
    ["2010-12-01T08:26:05.5Z", "2010-12-01T08:26:05.000Z"],
    ["2010-12-01 8:26", "2010-12-01T08:26:00.000Z"],
    ["12/1/2010 8:26", "2010-12-01T08:26:00.000Z"],
    ["02/29/2012 23:59:59", "2012-02-29T23:59:59.000Z"],
  ])("%s is %s", (text, moment) => {
    expect(momentOf(text)).toBe(moment);
  });

  it("is taken as UTC in both of its forms, wherever the import runs", () => {
    const minute = fc.date({ min: new Date(0), max: new Date("2099-12-31T23:59:00Z"), noInvalidDate: true });
    fc.assert(
      fc.property(minute, (date) => {
        const iso = date.toISOString();
        const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(iso) ?? [];
        const expected = `${iso.slice(0, 16)}:00.000Z`;
        expect(momentOf(`${year}-${month}-${day} ${time}:00`)).toBe(expected);
        expect(momentOf(`${Number(month)}/${Number(day)}/${year} ${time?.replace(/^0/, "")}`)).toBe(expected);
      }),
    );
  });

  it.each([
    "",
    "2010-12-01",
    "13/1/2010 8:26",
    "2010-02-30 08:26:00",
    "2010-12-01 24:00:00",
    "2010-12-01 08:60:00",
    "40513.35",
  ])("%j is refused", (text) => {
    expect(() => momentOf(text)).toThrow(`InvoiceDate ${JSON.stringify(text)} is not a date and time, as in`);
  });
});
