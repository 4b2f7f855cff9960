import { expect, test } from "vitest";
import { EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";

test("an event matches the ids of all patterns that it fits, each once", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("shop", '{"source":["shop"]}');
  matcher.addPattern("sold", { "detail-type": ["Sold"] });
  matcher.addPattern("other", { source: ["other"] });
  matcher.addPattern("either", { source: ["shop"] });
  matcher.addPattern("either", { "detail-type": ["Sold"] });

  expect(matcher.matchesForEvent('{"source":"shop","detail-type":"Sold"}')).toEqual(["shop", "sold", "either"]);
  expect(matcher.matchesForEvent({ source: "third", "detail-type": "Sold" })).toEqual(["sold", "either"]);
});

test("patterns that are deleted match no more", () => {
  const matcher = new EventMatcher<number>();
  matcher.addPattern(1, { a: [1] });
  matcher.addPattern(1, { a: [2] });
  matcher.deletePatterns(1);
  matcher.deletePatterns(2);

  expect(matcher.matchesForEvent({ a: 1 })).toEqual([]);
});

test.each(["[]", "7", "null", "text", ""])("an event that is no JSON object, as %j, matches nothing", (event) => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("absent", { a: [{ exists: false }] });

  expect(matcher.matchesForEvent(event)).toEqual([]);
  expect(matcher.matchesForEvent("{}")).toEqual(["absent"]);
});

test("names of JavaScript's own are names like others", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("has", { constructor: [{ exists: true }] });
  matcher.addPattern("has not", { toString: [{ exists: false }] });
  matcher.addPattern("proto", '{"__proto__":{"a":[1]}}');

  expect(matcher.matchesForEvent("{}")).toEqual(["has not"]);
  expect(matcher.matchesForEvent('{"constructor":1,"__proto__":{"a":1}}')).toEqual(["has", "has not", "proto"]);
  expect(matcher.matchesForEvent('{"toString.x":1,"__proto__.a":1}')).toEqual(["has not", "proto"]);
});

test("an event's text is read up to the end of its object, and has to be JSON up to there", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("a", { a: [1] });

  expect(matcher.matchesForEvent(' {"b":[{"c":"\\"}"}],"a":1} rest')).toEqual(["a"]);
  for (const event of [
    '{"a":1',
    '{"a":1,}',
    '{"a":1,"b":tru}',
    '{"a":1,"b":01}',
    '{"a":1,"b":"\n"}',
    '{"a":1,"b":[1}}',
    "{'a':1}",
  ])
    expect(matcher.matchesForEvent(event)).toEqual([]);
});

test("an event is read a thousand levels deep, and no deeper", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("a", { a: [1] });
  const nested = (depth: number) => `{"b":${"[".repeat(depth)}${"]".repeat(depth)},"a":1}`;

  expect(matcher.matchesForEvent(nested(999))).toEqual(["a"]);
  expect(matcher.matchesForEvent(nested(1_000))).toEqual([]);
  expect(matcher.matchesForEvent(nested(500_000))).toEqual([]);
});

test("objects that JSON can't say are no events, and no patterns", () => {
  const circle: Record<string, unknown> = {};
  circle.a = circle;
  const matcher = new EventMatcher<string>();
  matcher.addPattern("a", { a: [{ exists: false }] });

  expect(matcher.matchesForEvent(circle)).toEqual([]);
  expect(matcher.matchesForEvent({ a: 1n })).toEqual([]);
  expect(() => matcher.addPattern("b", circle)).toThrow(InvalidEventPatternException);
});

test("a pattern that is refused leaves the matcher as it was", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("a", { a: [1] });

  expect(() => matcher.addPattern("a", '{"b":[1],"c":[]}')).toThrow(InvalidEventPatternException);

  expect(matcher.matchesForEvent({ b: 1 })).toEqual([]);
  expect(matcher.matchesForEvent({ a: 1 })).toEqual(["a"]);
});

test("all fields of a pattern have to match, however many it has", () => {
  const names = Array.from({ length: 40 }, (_, at) => `field${at}`);
  const event = Object.fromEntries(names.map((name) => [name, "x"]));
  const matcher = new EventMatcher<string>();
  for (const left of names)
    matcher.addPattern(left, Object.fromEntries(names.map((name) => [name, name === left ? ["y"] : ["x"]])));
  matcher.addPattern("all", Object.fromEntries(names.map((name) => [name, ["x"]])));

  expect(matcher.matchesForEvent(event)).toEqual(["all"]);
  expect(matcher.matchesForEvent({ ...event, field7: "y" })).toEqual(["field7"]);
});

test("thousands of patterns that come and go leave those that stay, in the order in which they came", () => {
  const kinds = (at: number) => [`t${at}`, { prefix: `p${at}-` }, { suffix: `-s${at}` }, { wildcard: `w*-${at}-*` }];
  const matcher = new EventMatcher<number>();
  const add = (at: number) => matcher.addPattern(at, { a: kinds(at), b: ["x"] });
  for (let at = 0; at < 3_000; at++) add(at);
  for (let at = 0; at < 3_000; at += 2) matcher.deletePatterns(at);
  for (let at = 0; at < 3_000; at += 4) add(at);

  for (let at = 0; at < 3_000; at++)
    for (const a of [`t${at}`, `p${at}-`, `a-s${at}`, `w-${at}-`])
      expect(matcher.matchesForEvent({ a, b: "x" }), a).toEqual(at % 4 === 2 ? [] : [at]);
  expect(matcher.matchesForEvent({ a: ["t8", "t4", "t3", "t2"], b: "x" })).toEqual([3, 4, 8]);
});

test("blocks of IPv6 addresses that differ in their last digits alone are told apart", () => {
  const matcher = new EventMatcher<string>();
  for (const digit of ["0", "4", "8"]) matcher.addPattern(digit, { ip: [{ cidr: `2001:db8::${digit}/126` }] });

  expect(matcher.matchesForEvent({ ip: "2001:db8::5" })).toEqual(["4"]);
  expect(matcher.matchesForEvent({ ip: "2001:db8::c" })).toEqual([]);
});

test.each<[pattern: string, matching: string, other: string]>([
  ['{"$or":[{"cidr":"10.0.0.0/24"}]}', '{"$or":"10.0.0.9"}', '{"$or":"10.0.1.9"}'],
  ['{"s":["a"],"$or":{"m":[1],"n":[2,3]}}', '{"s":"a","$or":{"m":1,"n":3}}', '{"s":"a","$or":{"m":1}}'],
  ['{"d":{"$or":[{"numeric":[">",0,"<=",5]},{"cidr":"10.0.0.0/8"}]}}', '{"d":{"$or":5}}', '{"d":{"$or":6}}'],
  ['{"d":{"$or":[{"numeric":[">",0]},{"numeric":["<",-9]}]}}', '{"d":{"$or":-10}}', '{"d":{"$or":-5}}'],
  ['{"$or":[1,2]}', '{"$or":2}', '{"$or":3}'],
  ['{"$or":[{"prefix":"a"},{"suffix":"b"}],"prefix":["x"]}', '{"$or":"cb","prefix":"x"}', '{"$or":"c","prefix":"x"}'],
])("$or is a field's name where what stands there is not the operator's: %s", (pattern, matching, other) => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("p", pattern);

  expect(matcher.matchesForEvent(matching)).toEqual(["p"]);
  expect(matcher.matchesForEvent(other)).toEqual([]);
});

test("a list may have very many values", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("p", { a: Array.from({ length: 200_000 }, (_, at) => `v${at}`) });

  expect(matcher.matchesForEvent({ a: "v199999" })).toEqual(["p"]);
  expect(matcher.matchesForEvent({ a: "w" })).toEqual([]);
});
