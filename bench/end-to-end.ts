// npm run bench:end-to-end: events through the whole stack, from PutEvents to the notification in a queue. Its parts are in end-to-end/.

import { measure, type RunFigures } from "./end-to-end/measure.ts";
import { neutralAssembly, neutralHere, neutralThere } from "./end-to-end/neutral.ts";
import { help, type Options, optionsOf } from "./end-to-end/options.ts";
import { ours } from "./end-to-end/ours.ts";
import { report } from "./end-to-end/report.ts";
import type { Subject } from "./end-to-end/subject.ts";
import { main } from "./support/main.ts";

/** What is measured, by the name it is printed under. A subject is made anew for every run. */
type Subjects = ReadonlyMap<string, () => Promise<Subject>>;

async function subjectsOf({ shape, calls, endpoint, pid }: Options): Promise<Subjects> {
  if (shape === "ours") return new Map([["our stack", ours]]);
  const assembly = await neutralAssembly(calls);
  const here = ["this runtime", () => neutralHere(assembly)] as const;
  if (endpoint === undefined) return new Map([here]);
  const there = await neutralThere(assembly, endpoint, pid);
  return new Map([here, [endpoint, async () => there]]);
}

/** In each run every subject has its turn, so that what else happens on the machine meets all of them. */
async function run(options: Options): Promise<void> {
  const subjects = await subjectsOf(options);
  const runs = new Map<string, RunFigures[]>([...subjects.keys()].map((name) => [name, []]));
  for (let at = 1; at <= options.runs; at++)
    for (const [name, start] of subjects) {
      if (!options.json) console.error(`run ${at} of ${options.runs}: ${name}`);
      const subject = await start();
      try {
        runs.get(name)?.push(await measure(subject, options.events, options.warm));
      } finally {
        await subject.stop();
      }
    }
  console.log(options.json ? JSON.stringify(Object.fromEntries(runs), null, 2) : report(runs));
}

await main("bench:end-to-end", async () => {
  const options = optionsOf(process.argv.slice(2));
  if (options === "help") console.log(help);
  else await run(options);
});
