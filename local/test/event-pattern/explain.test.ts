// What explain says of an event that does not match.
import { expect, test } from "vitest";
import { explain, InvalidEventPatternException } from "../../event-pattern/index.ts";

test.each([
  [
    "a number",
    '{"detail":{"total":[{"numeric":[">",100]}]}}',
    '{"detail":{"total":80}}',
    ['detail.total: numeric [">", 100] but the event has 80'],
  ],
  [
    "an absent field",
    '{"a":["x",{"prefix":"y"}],"b":[1]}',
    '{"b":1}',
    ['a: "x" or prefix "y" but the event has no value there'],
  ],
  [
    "a field that should be absent",
    '{"a":[{"exists":false}]}',
    '{"a":null}',
    ["a: exists false but the event has null"],
  ],
  [
    "an object where a value should be",
    '{"a":[{"exists":true}]}',
    '{"a":{"b":1}}',
    ["a: exists true but the event has no value there"],
  ],
  [
    "several fields",
    '{"a":[1],"b":[2],"c":[3]}',
    '{"a":2,"b":2,"c":2}',
    ["a: 1 but the event has 2", "c: 3 but the event has 2"],
  ],
  [
    "an array",
    '{"a":[{"anything-but":["x"]}]}',
    '{"a":["x","x"]}',
    ['a: anything-but ["x"] but the event has "x", "x"'],
  ],
  ["a long array", '{"a":[9]}', '{"a":[1,2,3,4,5,6,7]}', ["a: 9 but the event has 1, 2, 3, 4, 5, 2 more"]],
  [
    "different elements",
    '{"items":{"sku":["x"],"n":[2]}}',
    '{"items":[{"sku":"x","n":1},{"sku":"y","n":2}]}',
    ["items.n, items.sku: each holds, but not within one element of an array"],
  ],
  [
    "different elements, beside an array that does not matter",
    '{"a":{"b":[1],"c":[2]},"d":{"e":[1]}}',
    '{"a":[{"b":1},{"c":2}],"d":[{"e":1}]}',
    ["a.b, a.c: each holds, but not within one element of an array"],
  ],
  [
    "alternatives",
    '{"source":["a"],"$or":[{"x":[1]},{"y":[{"wildcard":"*z"}]}]}',
    '{"source":"b","x":2}',
    [
      'source: "a" but the event has "b"',
      '$or: no alternative holds: (1) x: 1 but the event has 2; (2) y: wildcard "*z" but the event has no value there',
    ],
  ],
  ["no object", '{"a":[1]}', "[1]", ["the event is no JSON object"]],
])("an event that does not match for %s", (_, pattern, event, lines) => {
  expect(explain(pattern, event)).toEqual(lines);
});

test("of an event that matches it says nothing", () => {
  expect(explain({ $or: [{ a: [1] }, { b: [2] }] }, { b: 2 })).toEqual([]);
});

test("a pattern that is invalid is refused", () => {
  expect(() => explain("{}", "{}")).toThrow(InvalidEventPatternException);
});
