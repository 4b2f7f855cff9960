import { rm, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { censusOf, invoicesOf } from "../../../bin/import/invoices.ts";
import { Tally } from "../../../bin/import/tally.ts";
import { csvFile, csvOf, HEADER, row } from "./csv-file.ts";

async function read(path: string) {
  const tally = new Tally();
  const census = await censusOf(path, tally);
  const outcomes = await collected(invoicesOf(path, census));
  return { tally, outcomes };
}

async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

const ordinary = { date: "2010-12-01T08:26:00.000Z", customerId: "17001", country: "EIRE" };
const line = { sku: "10001", quantity: 1, unitPrice: 255 };

describe("the invoices of a file", () => {
  it("are put together from rows that need not be adjacent, each once its last row was read", async () => {
    await using file = await csvOf(
      row("1", { sku: "a" }),
      row("2", { sku: "b" }),
      row("1", { sku: "a", date: "2010-12-01 08:27:00" }),
      row("3", { sku: "c" }),
      row("2", { sku: "d", quantity: "4" }),
    );
    expect(await read(file.path)).toMatchObject({
      tally: { rows: 5, read: 3, leftOut: 0, failed: 0 },
      outcomes: [
        {
          ...ordinary,
          number: "1",
          line: 2,
          total: 510,
          lines: [
            { ...line, sku: "a" },
            { ...line, sku: "a" },
          ],
        },
        { ...ordinary, number: "3", line: 5, total: 255, lines: [{ ...line, sku: "c" }] },
        {
          ...ordinary,
          number: "2",
          line: 3,
          total: 1275,
          lines: [
            { ...line, sku: "b" },
            { ...line, sku: "d", quantity: 4 },
          ],
        },
      ],
    });
  });

  it("are the same with a byte order mark, CRLF, quotes, blank lines, and columns in another order and number", async () => {
    await using file = await csvFile(
      [
        '\ufeff"Country",Note,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo',
        'EIRE,"one\r\nnote, in ""lines""",17001,2.55,12/1/2010 8:26,1.0,12" RULER,10001, 1 ',
        "",
        '"EIRE",,"17001","2.55","12/1/2010 8:26","1","","10001","1"',
        "EIRE,,,2.55,12/1/2010 8:26,x,,10001,2",
      ].join("\r\n"),
    );
    expect((await read(file.path)).outcomes).toEqual([
      { ...ordinary, number: "1", line: 2, total: 510, lines: [line, line] },
      { invoice: "2", line: 6, reason: 'Quantity "x" is not a whole number, as in 6' },
    ]);
  });

  it("that begin with C are cancellations, and left out whatever else they hold", async () => {
    await using file = await csvOf(row("C1"), row("c2", { price: "?" }), row("C1"), "C3,too,short", row("A4"));
    const { tally, outcomes } = await read(file.path);
    expect(tally).toMatchObject({ rows: 5, read: 4, leftOut: 3, failed: 0 });
    expect(outcomes).toMatchObject([{ number: "A4" }]);
  });

  it.each([
    [row("1", { quantity: "2.5" }), 'Quantity "2.5" is not a whole number, as in 6'],
    [row("1", { price: "free" }), 'UnitPrice "free" is not a decimal number of pounds, as in 2.55'],
    [row("1", { date: "2010" }), expect.stringContaining('InvoiceDate "2010" is not a date and time')],
    [row("1", { customer: "17002" }), 'CustomerID "17002", but the rows before name "17001"'],
    ["1,10001,A THING", "the row has 3 fields, the header 8"],
    [`${row("1")},`, "the row has 9 fields, the header 8"],
    ['1,10001,"A\nTHING"', "the row has 3 fields, the header 8; it goes on to line 4: is a quote never closed?"],
  ])("fail alone, with line and reason, where a row is like %s", async (bad, reason) => {
    await using file = await csvOf(row("1"), bad, row("2"), row("1"));
    const { tally, outcomes } = await read(file.path);
    expect(outcomes).toMatchObject([{ number: "2" }, { invoice: "1", line: 3, reason }]);
    expect(tally).toMatchObject({ rows: 4, read: 2 });
  });

  it("that have no number fail row by row", async () => {
    await using file = await csvOf(row(""), row("1"), row(" "), ",,,,");
    const { tally, outcomes } = await read(file.path);
    expect(outcomes).toMatchObject([{ number: "1" }]);
    expect(tally).toMatchObject({ rows: 4, read: 4, leftOut: 0, failed: 3 });
    expect(Object.fromEntries(tally.reasons)).toEqual({
      "InvoiceNo is empty; the row belongs to no invoice": { first: expect.objectContaining({ line: 2 }), invoices: 2 },
      "the row has 5 fields, the header 8; the row belongs to no invoice": {
        first: expect.objectContaining({ line: 5 }),
        invoices: 1,
      },
    });
  });

  it("have the first customer that any of their rows names", async () => {
    await using file = await csvOf(row("1", { customer: "" }), row("1"), row("2", { customer: "" }));
    expect((await read(file.path)).outcomes).toMatchObject([{ customerId: "17001" }, { customerId: "" }]);
  });

  it("whose total no JSON number can hold fail", async () => {
    await using file = await csvOf(row("1", { quantity: "9007199254740991" }));
    expect((await read(file.path)).outcomes).toEqual([
      { invoice: "1", line: 2, reason: 'the total "2296835809958952705 pennies" is too large to be told exactly' },
    ]);
  });
});

describe("any file of invoices, in any order of rows", () => {
  const invoices = fc.uniqueArray(
    fc.record({
      number: fc.oneof(fc.stringMatching(/^[1-9]{6}$/), fc.stringMatching(/^[Cc][1-9]{6}$/)),
      quantities: fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 5 }),
    }),
    { selector: ({ number }) => number, maxLength: 12 },
  );

  it("yields each invoice once, with all of its rows in their order", async () => {
    await using file = await csvFile("");
    await fc.assert(
      fc.asyncProperty(invoices, fc.infiniteStream(fc.nat()), async (given, choices) => {
        const queues = given.map(({ number, quantities }) =>
          quantities.map((quantity) => row(number, { quantity: String(quantity) })),
        );
        const rows: string[] = [];
        for (let open = queues; open.length > 0; open = open.filter((queue) => queue.length > 0)) {
          const [choice = 0] = choices.take(1);
          rows.push(...(open[choice % open.length]?.splice(0, 1) ?? []));
        }
        await writeFile(file.path, [HEADER, ...rows].join("\n"));
        const { tally, outcomes } = await read(file.path);

        const orders = given.filter(({ number }) => !/^c/i.test(number));
        expect(tally).toMatchObject({ rows: rows.length, read: given.length, leftOut: given.length - orders.length });
        const sorted = outcomes.map((each) =>
          "reason" in each ? each : [each.number, each.lines.map((one) => one.quantity)],
        );
        expect(sorted.sort()).toEqual(orders.map(({ number, quantities }) => [number, quantities]).sort());
      }),
      { numRuns: 50 },
    );
  });
});

describe("a file that can't be imported", () => {
  it("is told of by name, with what is wrong", async () => {
    await using file = await csvOf(row("1"));
    const { path, directory } = file;
    const reasonFor = async (text: string) => {
      await writeFile(path, text);
      return await read(path).catch((error: Error) => error.message);
    };
    expect(await reasonFor("")).toBe(`${path} is empty; its first line has to name the columns`);
    expect(await reasonFor("InvoiceNo;StockCode\n")).toBe(
      `${path} lacks the columns InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID, Country; its first line is "InvoiceNo;StockCode"`,
    );
    expect(await reasonFor(HEADER.replace(",Country", ""))).toContain(
      `${path} lacks the column Country; its first line is`,
    );
    expect(await reasonFor(`${HEADER}\n${row("1")}\n1,"10001`)).toBe(
      `${path}, the row after line 2: a quote is opened and never closed`,
    );
    expect(await reasonFor(`${HEADER}\n1,"${"10001\n".repeat(50_000)}`)).toBe(
      `${path}, the row after line 1: it has more than 100000 characters; is a quote never closed?`,
    );
    await expect(read(directory)).rejects.toThrow(`${directory} is a directory; name a CSV file in it`);
    await rm(path);
    await expect(read(path)).rejects.toThrow(`${path} can't be read: there is no such file`);
  });

  it("because it changes between its two readings stops the import", async () => {
    await using file = await csvOf(row("1"), row("2"));
    const census = await censusOf(file.path, new Tally());
    await writeFile(file.path, [HEADER, row("1")].join("\n"));
    await expect(collected(invoicesOf(file.path, new Map(census)))).rejects.toThrow("changed while it was read");
    await writeFile(file.path, [HEADER, row("1"), row("2"), row("3")].join("\n"));
    await expect(collected(invoicesOf(file.path, census))).rejects.toThrow("changed while it was read");
  });
});
