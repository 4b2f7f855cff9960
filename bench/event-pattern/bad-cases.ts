// What makes matchers slow: each case in two sizes, the second twice the first. A time that doubles too is linear.
import { EventMatcher } from "#local";
import { median } from "../support/statistics.ts";

export interface BadCase {
  readonly name: string;
  readonly size: number;
  readonly ms: number;
  readonly msAtDouble: number;
}

interface Case {
  readonly name: string;
  readonly size: number;
  readonly patterns: (size: number) => readonly object[];
  readonly event: (size: number) => object | string;
}

const always =
  (...patterns: readonly object[]) =>
  () =>
    patterns;
const elements = (size: number, make: (at: number) => object) => Array.from({ length: size }, (_, at) => make(at));

const cases: readonly Case[] = [
  {
    name: "*a*a*a*a*a*b on a text of a's",
    size: 100_000,
    patterns: always({ a: [{ wildcard: "*a*a*a*a*a*b" }] }, { a: [{ wildcard: "*aaaa*aaab*aaaa*" }] }),
    event: (size) => ({ a: "a".repeat(size) }),
  },
  {
    name: "1,000 wildcards *ab*<n>* on a text of ab's",
    size: 5_000,
    patterns: () => Array.from({ length: 1_000 }, (_, at) => ({ a: [{ wildcard: `*ab*${at}*` }] })),
    event: (size) => ({ a: "ab".repeat(size / 2) }),
  },
  {
    name: "a long repeated piece that is never there",
    size: 100_000,
    patterns: always(
      { a: [{ wildcard: `*${"a".repeat(1_000)}b*` }] },
      { a: [{ wildcard: `*b${"a".repeat(1_000)}*` }] },
    ),
    event: (size) => ({ a: "a".repeat(size) }),
  },
  {
    name: "an array of objects, conditions in different ones",
    size: 10_000,
    patterns: always({ a: { b: [1], c: [1], d: [1] } }),
    event: (size) => ({ a: elements(size, (at) => ({ b: at % 3 === 0 ? 1 : 0, c: at % 3 === 1 ? 1 : 0, d: 1 })) }),
  },
  {
    name: "two arrays side by side, and a field that fails",
    size: 5_000,
    patterns: always({ a: { b: [1], c: [1] }, d: { e: [1], f: [2] } }),
    event: (size) => ({ a: elements(size, () => ({ b: 1, c: 1 })), d: elements(size, (at) => ({ e: 1, f: at % 2 })) }),
  },
  {
    name: "arrays in arrays",
    size: 10_000,
    patterns: always({ a: { b: { c: [1], d: [1] }, e: [1] } }),
    event: (size) => ({
      a: elements(size / 10, (at) => ({
        e: at % 2,
        b: elements(10, (inner) => ({ c: inner % 2, d: (inner + 1) % 2 })),
      })),
    }),
  },
  {
    name: "absent fields in an array of objects",
    size: 10_000,
    patterns: always({ a: { b: [1], c: [{ exists: false }] } }),
    event: (size) => ({ a: elements(size, () => ({ b: 1, c: 1 })) }),
  },
  {
    name: "one field many times over",
    size: 10_000,
    patterns: always({ a: [1], b: [2] }),
    event: (size) => `{${'"a":0,"b":0,'.repeat(size)}"a":1}`,
  },
  {
    name: "1,000 anything-but on an array of texts",
    size: 1_000,
    patterns: () => Array.from({ length: 1_000 }, (_, at) => ({ a: [{ "anything-but": [`x${at}`] }], b: [at] })),
    event: (size) => ({ a: Array.from({ length: size }, (_, at) => `x${at}`), b: -1 }),
  },
  {
    name: "many events nested 900 deep",
    size: 200,
    patterns: always({ a: { b: [1] } }),
    event: (size) =>
      `{"a":[${Array.from({ length: size }, () => '{"b":'.repeat(900) + 0 + "}".repeat(900)).join(",")}]}`,
  },
];

export function badCases(rounds: number): BadCase[] {
  return cases.map(({ name, size, patterns, event }) => {
    const [ms, msAtDouble] = [size, 2 * size].map((each) => time(patterns(each), event(each), rounds));
    return { name, size, ms: ms ?? Number.NaN, msAtDouble: msAtDouble ?? Number.NaN };
  });
}

function time(patterns: readonly object[], event: object | string, rounds: number): number {
  const matcher = new EventMatcher<number>();
  for (const [id, pattern] of patterns.entries()) matcher.addPattern(id, pattern);
  const bytes = Buffer.from(typeof event === "string" ? event : JSON.stringify(event), "latin1");
  matcher.matchesForEvent(bytes.toString("latin1"));
  return median(
    Array.from({ length: rounds }, () => {
      const text = bytes.toString("latin1");
      const start = performance.now();
      matcher.matchesForEvent(text);
      return performance.now() - start;
    }),
  );
}
