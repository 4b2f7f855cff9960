import { describe, expect, it } from "vitest";
import { Progress } from "../../../bin/import/progress.ts";
import { reportOf } from "../../../bin/import/report.ts";
import { Tally } from "../../../bin/import/tally.ts";

function tallyOf(counts: Partial<Pick<Tally, "rows" | "read" | "sent" | "leftOut">>): Tally {
  return Object.assign(new Tally(), counts);
}

describe("the closing table", () => {
  it("accounts for every invoice that was read", () => {
    expect(reportOf(tallyOf({ rows: 3108, read: 143, sent: 137, leftOut: 6 }))).toBe(
      [
        "read      143  invoices, in 3108 rows",
        "sent      137  OrderSubmitted events",
        "left out    6  cancellations",
        "failed      0",
        "",
      ].join("\n"),
    );
  });

  it("names each reason once, with the first place in the file and how many met it", () => {
    const tally = tallyOf({ rows: 20, read: 12, sent: 4, leftOut: 1 });
    tally.fail({ invoice: "7", line: 9, reason: "refused" });
    tally.fail({ invoice: "5", line: 4, reason: "refused" });
    tally.fail({ line: 6, reason: "no number" });
    tally.close("given up");
    tally.close("nothing is left for this");
    expect(reportOf(tally)).toBe(
      [
        "read      12  invoices, in 20 rows",
        "sent       4  OrderSubmitted events",
        "left out   1  cancellations",
        "failed     7  because:",
        "  line 4, invoice 5 and 1 more: refused",
        "  line 6: no number",
        "  4 invoices: given up",
        "",
      ].join("\n"),
    );
  });

  it("counts the reasons beyond the first ten without naming them", () => {
    const tally = tallyOf({ rows: 13, read: 13 });
    for (let line = 2; line < 15; line++) tally.fail({ line, reason: `reason ${line}` });
    const lines = reportOf(tally).trimEnd().split("\n").slice(4);
    expect(lines).toHaveLength(11);
    expect(lines.at(-2)).toBe("  line 11: reason 11");
    expect(lines.at(-1)).toBe("  and 3 more, for other reasons");
  });
});

describe("the progress", () => {
  function terminal(isTTY: boolean, columns?: number) {
    const written: string[] = [];
    return { isTTY, columns, written, write: (text: string) => written.push(text) };
  }

  it("is one line that is rewritten in place and gone at the end", () => {
    const tty = terminal(true);
    const tally = tallyOf({ rows: 500, read: 40, leftOut: 2 });
    const progress = new Progress(tty, tally);
    progress.draw();
    progress.sending();
    tally.sent = 7;
    progress.draw();
    progress.stop();
    expect(tty.written).toEqual([
      "\r\x1b[2Kreading: 500 rows, 40 invoices",
      "\r\x1b[2Ksent 7 of 40 invoices, left out 2, failed 0",
      "\r\x1b[2K",
    ]);
  });

  it("never wraps", () => {
    const tty = terminal(true, 10);
    new Progress(tty, new Tally()).draw();
    expect(tty.written).toEqual(["\r\x1b[2Kreading: "]);
  });

  it("writes nothing where there is no terminal", () => {
    const pipe = terminal(false);
    const progress = new Progress(pipe, new Tally());
    progress.start();
    progress.draw();
    progress.stop();
    expect(pipe.written).toEqual([]);
  });
});
