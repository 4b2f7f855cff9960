// npm run bench:start: how long npm start takes until it is ready, beside cdk synth in the same run.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { asInstalled, forgetEarlierStarts, type StartTimes, throughNpm, timeSynth, withoutNpm } from "./start/runs.ts";
import { BenchError } from "./support/errors.ts";
import { main } from "./support/main.ts";
import { type Summary, summary, words } from "./support/statistics.ts";

const help = `npm run bench:start [-- options]

  --runs N   How often each is timed, one after the other. Default 5.
  --json     The times of every run as JSON, in milliseconds.
`;

interface Round {
  /** With nothing kept at all. */
  readonly bare: StartTimes;
  readonly first: StartTimes;
  readonly next: StartTimes;
  readonly nextWithoutNpm: StartTimes;
  readonly synth: number;
}

async function round(): Promise<Round> {
  forgetEarlierStarts();
  const bare = await throughNpm();
  await asInstalled();
  return {
    bare,
    first: await throughNpm(),
    next: await throughNpm(),
    nextWithoutNpm: await withoutNpm(),
    synth: await timeSynth(),
  };
}

function report(rounds: readonly Round[]): string {
  const seconds = (pick: (each: Round) => number) => words(scaled(summary(rounds.map(pick)), 1 / 1000), 2);
  const ratio = (pick: (each: Round) => number) => words(summary(rounds.map(pick)), 2);
  return [
    `Node ${process.version}, ${cpus().length} processors, medians of ${rounds.length} runs (least-most), seconds from the spawn`,
    "",
    `  npm start, nothing kept, ready           ${seconds(({ bare }) => bare.ready)}`,
    `  npm start, first after install, ready    ${seconds(({ first }) => first.ready)}`,
    `    a first event is accepted              ${seconds(({ first }) => first.accepted)}`,
    `  npm start, next run, ready               ${seconds(({ next }) => next.ready)}`,
    `    a first event is accepted              ${seconds(({ next }) => next.accepted)}`,
    `  the same without npm, ready              ${seconds(({ nextWithoutNpm }) => nextWithoutNpm.ready)}`,
    `  npx cdk synth                            ${seconds(({ synth }) => synth)}`,
    "",
    `  npx cdk synth / npm start, nothing kept  ${ratio(({ synth, bare }) => synth / bare.ready)}`,
    `  npx cdk synth / first after install      ${ratio(({ synth, first }) => synth / first.ready)}`,
    `  npx cdk synth / npm start, next run      ${ratio(({ synth, next }) => synth / next.ready)}`,
    `  npm's own share of the next run          ${ratio(({ next, nextWithoutNpm }) => 1 - nextWithoutNpm.ready / next.ready)}`,
  ].join("\n");
}

function scaled(of: Summary | undefined, by: number): Summary | undefined {
  return of && { median: of.median * by, least: of.least * by, most: of.most * by };
}

await main("bench:start", async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  if (!/^[1-9]\d{0,2}$/.test(values.runs))
    throw new BenchError(`--runs takes whole numbers from 1, not ${JSON.stringify(values.runs)}`);
  const rounds: Round[] = [];
  for (let at = 1; at <= Number(values.runs); at++) {
    if (!values.json) console.error(`run ${at} of ${values.runs}`);
    rounds.push(await round());
  }
  console.log(values.json ? JSON.stringify(rounds, null, 2) : report(rounds));
});
