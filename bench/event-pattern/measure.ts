// Times in turn: JSON.parse alone, the matcher, and a matcher that tries each pattern in turn, on the same events. What is compared was measured
// within one round, and figures are medians over the rounds. Each timing follows an untimed pass of the same kind over the events, and takes
// several passes: a service sees the state in which the processor's caches hold what the work at hand needs, not what was in them before. The
// naive matcher, which is far off, is timed in one pass, over fewer events where the patterns are many.
import { EventMatcher } from "#local";
import { median } from "../support/statistics.ts";
import { decoded } from "./events.ts";
import { NaiveMatcher } from "./naive.ts";
import type { Family } from "./patterns.ts";

export interface Figures {
  readonly operator: string;
  readonly patterns: number;
  readonly eventsPerSecond: number;
  /** Of the rate of JSON.parse alone. */
  readonly toParse: number;
  /** Of the rate of the naive matcher; undefined where it was left out. */
  readonly toNaive: number | undefined;
  readonly matchesPerEvent: number;
  readonly buildMs: number;
  /** To delete one pattern and add it again, and match once. */
  readonly changeMs: number;
  /** Heap that the patterns take; negative where the collector came in between. */
  readonly memoryMb: number;
}

const WARM_UP_MS = 300;
const PASSES = 3;

export function measure(
  operator: string,
  family: Family,
  patterns: number,
  events: readonly Buffer[],
  rounds: number,
): Figures {
  const texts = Array.from({ length: patterns }, (_, at) => JSON.stringify(family(at)));
  const matcher = new EventMatcher<number>();
  const before = heapMb();
  const start = performance.now();
  for (const [id, text] of texts.entries()) matcher.addPattern(id, text);
  const buildMs = performance.now() - start;
  const memoryMb = heapMb() - before;
  const naive = new NaiveMatcher(texts);
  let matches = 0;
  const ours = (event: string) => {
    matches += matcher.matchesForEvent(event).length;
  };
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end; ) {
    msPerEvent(events, ours);
    msPerEvent(events, JSON.parse);
  }
  matches = 0;
  const some = events.slice(0, Math.max(5, Math.min(events.length, 500_000 / patterns)));
  const runs = Array.from({ length: rounds }, () => ({
    parse: msPerEvent(events, JSON.parse),
    ours: msPerEvent(events, ours),
    naive: pass(some, (event) => naive.matches(event)) / some.length,
  }));
  return {
    operator,
    patterns,
    eventsPerSecond: 1_000 / median(runs.map((run) => run.ours)),
    toParse: median(runs.map((run) => run.parse / run.ours)),
    toNaive: median(runs.map((run) => run.naive / run.ours)),
    matchesPerEvent: matches / rounds / (PASSES + 1) / events.length,
    buildMs,
    changeMs: change(matcher, texts, events),
    memoryMb,
  };
}

/** Of several passes, after one that is not timed. */
function msPerEvent(events: readonly Buffer[], use: (event: string) => unknown): number {
  pass(events, use);
  let ms = 0;
  for (let at = 0; at < PASSES; at++) ms += pass(events, use);
  return ms / PASSES / events.length;
}

/** Every text is decoded anew, so that none has been read or flattened before; decoding is not timed. */
function pass(events: readonly Buffer[], use: (event: string) => unknown): number {
  const texts = decoded(events);
  const start = performance.now();
  for (const text of texts) use(text);
  return performance.now() - start;
}

function change(matcher: EventMatcher<number>, texts: readonly string[], events: readonly Buffer[]): number {
  const [event = ""] = decoded(events.slice(0, 1));
  return median(
    texts.slice(0, 20).map((text, id) => {
      const start = performance.now();
      matcher.deletePatterns(id);
      matcher.addPattern(id, text);
      matcher.matchesForEvent(event);
      return performance.now() - start;
    }),
  );
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
