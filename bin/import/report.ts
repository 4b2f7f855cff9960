// The closing table.
import type { Failure } from "./failure.ts";
import type { Reason, Tally } from "./tally.ts";

/** Plain text, a line each for read, sent, left out and failed, and below them why invoices failed. Ends with a line feed. */
export function reportOf(tally: Tally): string {
  const counts: readonly (readonly [string, number, string])[] = [
    ["read", tally.read, `invoices, in ${tally.rows} rows`],
    ["sent", tally.sent, "OrderSubmitted events"],
    ["left out", tally.leftOut, "cancellations"],
    ["failed", tally.failed, tally.failed > 0 ? "because:" : ""],
  ];
  const width = Math.max(...counts.map(([, count]) => String(count).length));
  const table = counts.map(([name, count, what]) => `${name.padEnd(8)}  ${String(count).padStart(width)}  ${what}`);
  return [...table, ...reasonsOf(tally)].map((line) => `${line.trimEnd()}\n`).join("");
}

function reasonsOf({ failed, reasons }: Tally): string[] {
  const shown = [...reasons].map(([reason, met]) => `  ${whoMet(met)}: ${reason}`);
  const told = [...reasons.values()].reduce((sum, { invoices }) => sum + invoices, 0);
  return told < failed ? [...shown, `  and ${failed - told} more, for other reasons`] : shown;
}

function whoMet({ first, invoices }: Reason): string {
  if (!first) return `${invoices} ${invoices === 1 ? "invoice" : "invoices"}`;
  return invoices === 1 ? placeOf(first) : `${placeOf(first)} and ${invoices - 1} more`;
}

function placeOf({ invoice, line }: Failure): string {
  return invoice === undefined ? `line ${line}` : `line ${line}, invoice ${invoice}`;
}
