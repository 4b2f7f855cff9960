// What the end-to-end benchmark prints: a table for each subject, and how the second compares with the first.
import { cpus } from "node:os";
import { type Summary, summary, words } from "../support/statistics.ts";
import type { RunFigures } from "./measure.ts";

type Pick<T> = (run: RunFigures) => T;

/** Medians over the runs, and in brackets the least and the most. */
export function report(runs: ReadonlyMap<string, readonly RunFigures[]>): string {
  const count = Math.max(...[...runs.values()].map((each) => each.length));
  const head = `Node ${process.version}, ${cpus().length} processors, medians of ${count} runs (least-most)`;
  const tables = [...runs].map(([name, figures]) => [`\n${name}`, ...table(figures)].join("\n"));
  return [head, ...tables, ...comparison(runs)].join("\n");
}

function table(runs: readonly RunFigures[]): string[] {
  const columns = ["events", "events/s", "p50 ms", "p99 ms", "cpu ms/event", "peak MB"];
  const loads = eventCounts(runs).map((events, at) => [
    String(events),
    words(over(runs, (run) => run.loads[at]?.perSecond)),
    words(
      over(runs, (run) => run.loads[at]?.p50),
      1,
    ),
    words(
      over(runs, (run) => run.loads[at]?.p99),
      1,
    ),
    words(
      over(runs, (run) => run.loads[at]?.cpu),
      2,
    ),
    words(over(runs, (run) => run.loads[at]?.memory)),
  ]);
  const warm = [
    "one, warm",
    "",
    words(
      over(runs, ({ warm }) => warm.p50),
      1,
    ),
    words(
      over(runs, ({ warm }) => warm.p99),
      1,
    ),
    "",
  ];
  const rows = [columns, ...loads, warm];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("   ")}`);
}

function comparison(runs: ReadonlyMap<string, readonly RunFigures[]>): string[] {
  const [here, there] = [...runs.entries()];
  if (!here || !there) return [];
  const [hereName, hereRuns] = here;
  const [thereName, thereRuns] = there;
  const ratio = (pick: Pick<number | undefined>): string => {
    const ratios = hereRuns.map((run, at) => quotient(pick(run), thereRuns[at] && pick(thereRuns[at])));
    return words(summary(ratios), 2);
  };
  return [
    `\n${hereName} / ${thereName}, run by run`,
    ...eventCounts(hereRuns).map(
      (events, at) =>
        `  ${events} events: throughput x ${ratio((run) => run.loads[at]?.perSecond)}, memory x ${ratio((run) => run.loads[at]?.memory)}`,
    ),
    `  one, warm: latency at the median x ${ratio(({ warm }) => warm.p50)}`,
  ];
}

function eventCounts([first]: readonly RunFigures[]): number[] {
  return first?.loads.map(({ events }) => events) ?? [];
}

function over(runs: readonly RunFigures[], pick: Pick<number | undefined>): Summary | undefined {
  return summary(runs.map(pick));
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}
