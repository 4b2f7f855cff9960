// Verdicts of AWS's own open-source matcher (aws/event-ruler), one JSON object a line: pattern and event as JSON text, and what it says.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";
import { matchesPlainly } from "./reference/matches.ts";

interface Verdict {
  readonly pattern: string;
  readonly event: string;
  readonly expect: boolean | "invalid";
}

const verdicts: Verdict[] = gunzipSync(readFileSync(new URL("verdicts.jsonl.gz", import.meta.url)))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const valid = verdicts.flatMap((each, at) => (each.expect === "invalid" ? [] : [{ ...each, line: at + 1 }]));

function verdictOf({ pattern, event }: Verdict): boolean | "invalid" {
  const matcher = new EventMatcher<"pattern">();
  try {
    matcher.addPattern("pattern", pattern);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternException)) throw error;
    return "invalid";
  }
  return matcher.matchesForEvent(event).length > 0;
}

/** The patterns whose verdicts are not AWS's. */
function wrong<V extends Verdict>(of: readonly V[], verdict: (each: V) => boolean | "invalid"): string[] {
  return of.filter((each) => verdict(each) !== each.expect).map(({ pattern }) => pattern);
}

test("every verdict on one pattern is AWS's", () => {
  expect(verdicts).toHaveLength(2_500);
  expect(wrong(verdicts, verdictOf)).toEqual([]);
});

test("every verdict is AWS's with all patterns in one matcher, and with half of them when the others are gone", () => {
  const matcher = new EventMatcher<number>();
  for (const { line, pattern } of valid) matcher.addPattern(line, pattern);

  expect(valid.length).toBeGreaterThan(2_000);
  expect(wrong(valid, ({ event, line }) => matcher.matchesForEvent(event).includes(line))).toEqual([]);

  const [gone, left] = [valid.filter(({ line }) => line % 2 === 1), valid.filter(({ line }) => line % 2 === 0)];
  for (const { line } of gone) matcher.deletePatterns(line);

  expect(wrong(left, ({ event, line }) => matcher.matchesForEvent(event).includes(line))).toEqual([]);
  expect(gone.filter(({ event, line }) => matcher.matchesForEvent(event).includes(line))).toEqual([]);
});

test("the plain matcher, which others are held against, gives AWS's verdicts too", () => {
  expect(wrong(valid, ({ pattern, event }) => matchesPlainly(pattern, event))).toEqual([]);
});
