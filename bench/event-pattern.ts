// npm run bench:event-pattern: how many events the matcher takes a second, beside JSON.parse and a naive matcher in the same run.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type BadCase, badCases } from "./event-pattern/bad-cases.ts";
import { encodedEvents } from "./event-pattern/events.ts";
import { type Figures, measure } from "./event-pattern/measure.ts";
import { families, mixed } from "./event-pattern/patterns.ts";
import { BenchError } from "./support/errors.ts";
import { main } from "./support/main.ts";

const help = `npm run bench:event-pattern [-- options]

  --rounds N      How often each is timed, in turn. Default 15.
  --patterns N,M  How many patterns are in the matcher. Default 1,10,100,1000,10000.
  --only NAME     Patterns of this operator alone, or mixed.
  --json          The figures as JSON.
`;

function row(cells: readonly (string | number)[]): string {
  const [first = "", ...rest] = cells.map(String);
  return `  ${first.padEnd(20)}${rest.map((cell) => cell.padStart(11)).join("")}`;
}

function report(all: readonly Figures[]): string {
  const head = row(["", "patterns", "events/s", "/ parse", "/ naive", "matches", "build ms", "change ms", "MB"]);
  const rows = all.map((each) =>
    row([
      each.operator,
      each.patterns,
      `${Math.round(each.eventsPerSecond / 1_000)}k`,
      each.toParse.toFixed(2),
      each.toNaive?.toFixed(1) ?? "",
      each.matchesPerEvent.toFixed(2),
      each.buildMs.toFixed(1),
      each.changeMs.toFixed(2),
      each.memoryMb.toFixed(1),
    ]),
  );
  return [head, ...rows].join("\n");
}

function reportBad(all: readonly BadCase[]): string {
  const rows = all.map(
    ({ name, size, ms, msAtDouble }) =>
      `  ${name.padEnd(52)}${String(size).padStart(8)}${ms.toFixed(2).padStart(10)}${msAtDouble.toFixed(2).padStart(10)}${(msAtDouble / ms).toFixed(2).padStart(8)}`,
  );
  return [`  ${"".padEnd(52)}    size  ms/event ms, twice   ratio`, ...rows].join("\n");
}

await main("bench:event-pattern", async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "15" },
      patterns: { type: "string", default: "1,10,100,1000,10000" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const [rounds, ...counts] = [values.rounds, ...values.patterns.split(",")].map((each) => {
    if (!/^[1-9]\d{0,5}$/.test(each))
      throw new BenchError(`--rounds and --patterns take whole numbers from 1, not ${each}`);
    return Number(each);
  });
  const all = Object.entries({ ...families, mixed }).filter(
    ([name]) => values.only === undefined || name === values.only,
  );
  if (all.length === 0)
    throw new BenchError(`--only takes one of ${[...Object.keys(families), "mixed"].join(", ")}, not ${values.only}`);
  exposeGc();
  const events = encodedEvents();
  const figures: Figures[] = [];
  for (const [name, family] of all)
    for (const count of counts) {
      if (!values.json) console.error(`${name}, ${count} patterns`);
      figures.push(measure(name, family, count, events, rounds ?? 15));
    }
  const bad = values.only === undefined ? badCases(rounds ?? 15) : [];
  if (values.json) return console.log(JSON.stringify({ figures, bad }, null, 2));
  const size = Math.round(events.reduce((sum, { length }) => sum + length, 0) / events.length);
  console.log(
    `Node ${process.version}, ${cpus().length} processors, medians of ${rounds} rounds, events of ${size} bytes\n`,
  );
  console.log(report(figures));
  if (bad.length > 0) console.log(`\n${reportBad(bad)}`);
});

/** So that the heap is looked at after a collection. */
function exposeGc(): void {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc");
}
