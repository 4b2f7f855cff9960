import { describe, expect, it } from "vitest";
import { Report } from "../../../bin/send/report.ts";

function reportOf(total: number) {
  let out = "";
  let err = "";
  const report = new Report(total, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { report, told: () => ({ out, err, complete: report.complete, first: report.first?.id }) };
}

function fresh(n: number) {
  return {
    entry: { Source: "s", DetailType: "OrderSubmitted", Detail: "{}" },
    id: `id-${n}`,
    correlationId: `story-${n}`,
    orderId: `order-${n}`,
  };
}

function line(n: number): string {
  return `OrderSubmitted  id=id-${n}  correlationId=story-${n}  orderId=order-${n}`;
}

describe("the report", () => {
  it("of a few events has a line for each", () => {
    const { report, told } = reportOf(20);
    for (let n = 1; n <= 20; n++) report.accepted(fresh(n));
    report.close("");
    const lines = Array.from({ length: 20 }, (_, at) => `${line(at + 1)}\n`);
    expect(told()).toEqual({ out: lines.join(""), err: "", complete: true, first: "id-1" });
  });

  it("of many is a summary", () => {
    const { report, told } = reportOf(21);
    for (let n = 1; n <= 21; n++) report.accepted(fresh(n));
    report.close("");
    expect(told()).toEqual({ out: `sent 21 events, the first: ${line(1)}\n`, err: "", complete: true, first: "id-1" });
  });

  it("says what was not sent, and why, each reason once", () => {
    const { report, told } = reportOf(6);
    report.accepted(fresh(1));
    report.lost(fresh(2), "refused");
    report.lost(fresh(3), "too large");
    report.lost(fresh(4), "refused");
    report.close("not tried");
    expect(told()).toEqual({
      out: `${line(1)}\n`,
      err: [
        "5 of 6 not sent:",
        `  refused\n    ${line(2)}, and 1 more`,
        `  too large\n    ${line(3)}`,
        "  not tried\n    2 of them\n",
      ].join("\n"),
      complete: false,
      first: "id-1",
    });
  });

  it("shows no control characters, whoever wrote them", () => {
    const { report, told } = reportOf(1);
    report.accepted({ entry: { Source: "s", DetailType: "T", Detail: "" }, id: "a\u001b[2J\nb" });
    report.close("");
    expect(told().out).toBe("T  id=a\\u001b[2J\\nb\n");
  });
});
