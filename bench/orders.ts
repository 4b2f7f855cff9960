// Trials of the whole stack under faults: orders of a seeded plan, placed by the API and on the bus, on a clock that jumps; then the invariants, by query.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { start } from "#local";
import { synthesize } from "../bin/start/synthesize.ts";
import { runTrial, type TrialReport } from "../test/support/trial/trial.ts";
import { BenchError } from "./support/errors.ts";
import { main } from "./support/main.ts";

const FAULTS = "duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02";

const help = `npm run bench:orders [-- options]

Places orders of every kind on a stack of its own for each seed, with faults at every hop, and looks at what they came to.

  --seeds N       How many runs, each with a seed of its own. Default 20.
  --first N       The first seed. Default 1.
  --orders N      How many orders in each run. Default 1000.
  --step-timeout S
                  How long each step of an order's fulfilment may take, in seconds. Default 1800, as on AWS: every order then ends as it should.
                  With 5, as under npm start, many are cancelled, since what fails may come back only after 30.
  --faults SPEC   As for npm start; none for no faults. Default:
                  ${FAULTS}
`;

const STEP_TIMEOUT_SECONDS = 1_800;

/** An hour: whoever waits longer than that has found a defect. */
const LONGEST_MS = 3_600_000;

const MOST_SHOWN = 20;

await main("bench:orders", async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "20" },
      first: { type: "string", default: "1" },
      orders: { type: "string", default: "1000" },
      faults: { type: "string", default: FAULTS },
      "step-timeout": { type: "string", default: String(STEP_TIMEOUT_SECONDS) },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const seeds = numberIn("--seeds", values.seeds);
  const first = numberIn("--first", values.first);
  const orders = numberIn("--orders", values.orders);
  const stepTimeout = numberIn("--step-timeout", values["step-timeout"]);
  const timeOuts = stepTimeout < STEP_TIMEOUT_SECONDS;
  const faults = values.faults === "none" ? undefined : values.faults;
  const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-bench-"));
  try {
    await synthesize(assemblyDir, { fulfilmentTimeoutSeconds: String(stepTimeout) });
    let wrong = 0;
    for (let seed = first; seed < first + seeds; seed++) {
      const { violations, statuses, quarantined, seconds, hops } = await trialOf(assemblyDir, {
        seed,
        orders,
        faults,
        timeOuts,
      });
      wrong += violations.length;
      const ends = Object.entries(statuses).map(([status, count]) => `${status} ${count}`);
      console.log(
        `seed ${seed}: ${orders} orders in ${seconds.toFixed(1)} s; ${ends.join(", ")}, quarantined ${quarantined}; faults ${hops.fault ?? 0}, ` +
          `duplicates dropped ${hops.duplicate ?? 0}, failed attempts ${hops.failed ?? 0}, lost ${hops.lost ?? 0}; ` +
          `${violations.length} violations; ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
      );
      for (const violation of violations.slice(0, MOST_SHOWN)) console.log(`  ${violation}`);
    }
    if (wrong > 0) throw new BenchError(`${wrong} violations`);
  } finally {
    rmSync(assemblyDir, { recursive: true });
  }
});

interface Run extends TrialReport {
  readonly seconds: number;
  /** How often each kind of hop happened. */
  readonly hops: Readonly<Record<string, number>>;
}

interface Trial {
  readonly seed: number;
  readonly orders: number;
  readonly faults: string | undefined;
  readonly timeOuts: boolean;
}

async function trialOf(assemblyDir: string, { seed, orders, faults, timeOuts }: Trial): Promise<Run> {
  const hops: Record<string, number> = {};
  const runtime = await start({
    assemblyDir,
    port: 0,
    clock: "auto",
    ...(faults !== undefined && { faults, seed }),
    onHop: ({ what }) => {
      hops[what] = (hops[what] ?? 0) + 1;
    },
  });
  const startedAt = performance.now();
  try {
    const report = await runTrial({
      endpoint: runtime.endpoint,
      outputs: Object.values(runtime.outputs)[0] ?? {},
      seed,
      orders,
      timeOuts,
      settled: async () => {
        const result = await runtime.settled(LONGEST_MS);
        if (!result.settled) throw new BenchError(`seed ${seed}: not settled: ${result.left.join("; ")}`);
      },
    });
    const violations = hops.lost ? [...report.violations, `${hops.lost} lost`] : report.violations;
    return { ...report, violations, seconds: (performance.now() - startedAt) / 1000, hops };
  } finally {
    await runtime.stop();
  }
}

function numberIn(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new BenchError(`${option} takes whole numbers from 1, not ${JSON.stringify(text)}`);
}
