// The engine beside a plain recursive matcher, on random patterns and events; and rounds of the fuzzer, bounded.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EventMatcher } from "../../event-pattern/index.ts";
import { Generator, random } from "./generate.ts";
import { matchesPlainly } from "./reference/matches.ts";
import { newTally, round } from "./rounds.ts";

const seeds = fc.integer();
const runs = { numRuns: 150 };

/** Patterns that are valid, and an event, from one seed. */
function made(seed: number, patterns: number) {
  const generator = new Generator(random(seed));
  const valid: string[] = [];
  while (valid.length < patterns) {
    const pattern = generator.pattern();
    if (isValid(pattern)) valid.push(pattern);
  }
  return { patterns: valid, event: generator.event() };
}

function isValid(pattern: string): boolean {
  try {
    new EventMatcher<number>().addPattern(0, pattern);
    return true;
  } catch {
    return false;
  }
}

function matching(patterns: readonly string[], event: string): number[] {
  return patterns.flatMap((pattern, id) => (matchesPlainly(pattern, event) ? [id] : []));
}

test("any number of patterns in one matcher match what each matches plainly, in the order in which they came", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 60 }), (seed, count) => {
      const { patterns, event } = made(seed, count);
      const matcher = new EventMatcher<number>();
      for (const [id, pattern] of patterns.entries()) matcher.addPattern(id, pattern);

      expect(matcher.matchesForEvent(event)).toEqual(matching(patterns, event));
    }),
    runs,
  );
});

test("patterns that were added and deleted leave nothing behind", () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (seed, stays) => {
      const { patterns, event } = made(seed, stays.length);
      const matcher = new EventMatcher<number>();
      for (const [id, pattern] of patterns.entries()) matcher.addPattern(id, pattern);
      for (const [id, stay] of stays.entries()) if (!stay) matcher.deletePatterns(id);

      expect(matcher.matchesForEvent(event)).toEqual(matching(patterns, event).filter((id) => stays[id]));
    }),
    runs,
  );
});

test("an event as an object matches what its text matches", () => {
  fc.assert(
    fc.property(seeds, fc.dictionary(fc.constantFrom("a", "b", "c", "a.b"), fc.jsonValue()), (seed, event) => {
      const { patterns } = made(seed, 20);
      const matcher = new EventMatcher<number>();
      for (const [id, pattern] of patterns.entries()) matcher.addPattern(id, pattern);

      expect(matcher.matchesForEvent(event)).toEqual(matching(patterns, JSON.stringify(event)));
      expect(matcher.matchesForEvent(JSON.stringify(event, null, "\t"))).toEqual(matcher.matchesForEvent(event));
    }),
    runs,
  );
});

test("arbitrary text, as an event or as a pattern, is refused or taken, and nothing else", () => {
  const absent = '{"a":[{"exists":false}]}';
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.string({ unit: fc.constantFrom(...'{}[]":,\\u1e-.') }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const matcher = new EventMatcher<number>();
      matcher.addPattern(1, absent);

      expect(matcher.matchesForEvent(text)).toEqual(matching([absent], text).map(() => 1));
      expect(isValid(text)).toBeTypeOf("boolean");
    }),
    { numRuns: 1_000 },
  );
});

test("rounds of the fuzzer find nothing", () => {
  const generator = new Generator(random(4));
  const tally = newTally();

  while (tally.rounds < 100) round(generator, tally);

  expect(tally).toMatchObject({ rounds: 100 });
  expect(Math.min(tally.invalid, tally.broken, tally.matches)).toBeGreaterThan(100);
});
