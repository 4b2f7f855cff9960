// node local/test/event-pattern/fuzz.ts [--minutes 30] [--seed 1]: random patterns and events, for as long as told. It ends with figures, or
// with what went wrong and an exit code of 1. One seed makes the same rounds always.
import { parseArgs } from "node:util";
import { getHeapStatistics } from "node:v8";
import { EventMatcher } from "../../event-pattern/index.ts";
import { Generator, random } from "./generate.ts";
import { Finding, newTally, round } from "./rounds.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string", default: "1" } },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("--minutes takes a number above 0, --seed a whole number");
  process.exit(2);
}

const SLOWEST_ROUND_MS = 5_000;
const MOST_GROWTH_MB = 64;

const generator = new Generator(random(seed));
const tally = newTally();
const lasting = new EventMatcher<number>();
const heapMb: number[] = [];
let slowest = 0;
const start = performance.now();

/** Ever new patterns in a matcher that lasts: at most a hundred at a time. */
function churn(): void {
  for (let id = 0; id < 100; id++) {
    lasting.deletePatterns(id);
    try {
      lasting.addPattern(id, generator.pattern());
    } catch {
      // An invalid one is one fewer.
    }
    lasting.matchesForEvent(generator.event());
  }
}

try {
  let reported = 0;
  while (performance.now() - start < minutes * 60_000) {
    const before = performance.now();
    round(generator, tally);
    const took = performance.now() - before;
    slowest = Math.max(slowest, took);
    if (took > SLOWEST_ROUND_MS) throw new Finding(`round ${tally.rounds} of seed ${seed} took ${took} ms`);
    if (tally.rounds % 10 === 0) churn();
    const elapsed = performance.now() - start;
    if (elapsed - reported < 10_000) continue;
    reported = elapsed;
    heapMb.push(getHeapStatistics().used_heap_size / 2 ** 20);
    console.error(`${Math.round(elapsed / 1000)} s, ${tally.rounds} rounds, heap ${heapMb.at(-1)?.toFixed(0)} MB`);
  }
  const [early, late] = [heapMb.slice(0, heapMb.length / 2), heapMb.slice(heapMb.length / 2)].map((part) =>
    Math.min(...part),
  );
  if (heapMb.length >= 12 && early !== undefined && late !== undefined && late - early > MOST_GROWTH_MB)
    throw new Finding(`the heap grew from ${early} to ${late} MB`);
  const heap =
    heapMb.length >= 2
      ? `heap at least ${early?.toFixed(0)} MB in the first half, ${late?.toFixed(0)} MB in the second`
      : "";
  console.log(`seed ${seed}: ${JSON.stringify(tally)}, slowest round ${slowest.toFixed(0)} ms, ${heap}`);
} catch (error) {
  console.error(error instanceof Finding ? `seed ${seed}, round ${tally.rounds}: ${error.message}` : error);
  process.exitCode = 1;
}
